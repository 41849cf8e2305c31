// Who withdraws does it on the day that it is where they are (CRD Art. 11a): their browser says where that is.
function tell() {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
  for (const field of document.querySelectorAll('input[name="time_zone"]')) field.value ||= timeZone ?? ""
}
document.addEventListener("htmx:load", tell)
tell()

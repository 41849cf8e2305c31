"""The words that mail programs and their users write around a reply, language by language.

Alternatives are separated by "|" and compared in lower case, so a language is added by adding a row. Sources are the
translations of the programs themselves: Gmail, Outlook, Apple Mail, Thunderbird, Yahoo, K-9, Samsung, Mail.ru, Yandex.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Language:
    wrote: str = ""  # the verb of "On Monday, Jane wrote:"
    sender: str = ""  # labels of the header that stands above a quoted mail
    sent: str = ""
    to: str = ""
    subject: str = ""
    copy: str = ""
    original: str = ""  # "Original message", between dashes or alone
    forwarded: str = ""
    above: str = ""  # "Please reply above this line", as desks write it into their letters
    mobile: str = ""  # how "Sent from my iPhone" begins
    mobile_ends: str = ""  # ... or ends, where the verb comes last
    closing: str = ""  # formal words above a name; "thanks" is none, it says something
    automatic: str = ""  # how the subject of an automatic answer begins
    is_automatic: str = ""  # what a text says of itself
    absent: str = ""  # "I am out of the office"
    later: str = ""  # "I will answer your mail when I am back"
    undelivered: str = ""  # how the subject of a bounce begins
    delayed: str = ""


LANGUAGES = {
    "en": Language(
        wrote="wrote|writes|has written",
        sender="from|sender",
        sent="sent|date|sent at|sent on|date sent",
        to="to|recipient",
        subject="subject",
        copy="cc|bcc|reply-to|reply to|importance|priority|attachments|attachment|organization",
        original="original message|reply message|original email|original mail|original e-mail|message from",
        forwarded="forwarded message|begin forwarded message|forwarded by|forwarded email|forward message",
        above="reply above this line|type your reply above|reply above the line|write above this line|"
        "reply above here|respond above this line|answer above this line|above this line to",
        mobile="sent from|from my|sent from my|sent from mail|sent from outlook|sent from yahoo|sent from proton|"
        "sent from gmail|sent from a|sent from the|sent from samsung|sent from iphone|sent from ipad|"
        "sent from android|sent from blackberry|sent from mobile|sent from windows|sent from aol|"
        "sent from mailspring|sent from spark|sent from gmx|sent from hey|sent from type|sent via|sent using|"
        "sent with|sent by|get outlook for|get bluemail for|get boxer for|sent on the go|sent on the new|"
        "composed on my|typed on my|written on my|on the move with",
        closing="best regards|kind regards|warm regards|kindest regards|with kind regards|regards|best wishes|"
        "many regards|sincerely|yours sincerely|yours faithfully|yours truly|sincerely yours|with best regards|"
        "warmest regards|respectfully|cordially|rgds|kr|br|best|cheers",
        automatic="automatic reply|out of office|out of the office|out-of-office|auto-reply|auto reply|autoreply|"
        "auto response|auto-response|autoresponse|automatic response|automated response|automated reply|"
        "autoresponder|vacation reply|on vacation|on annual leave|ooo:|away from my mail|away from the office|"
        "on maternity leave",
        is_automatic="this is an automatic|this is an automated|this is an auto-|this is an autoreply|"
        "this message is automatically generated|this message was automatically generated|"
        "this message has been automatically generated|this email was generated automatically|"
        "this email is automatically generated|this reply was sent automatically|do not reply to this automatic|"
        "i am using an auto-responder",
        absent="out of the office|out of office|currently away|away from the office|on annual leave|on vacation|"
        "on holiday|on leave|not in the office|away from my desk|on parental leave|on maternity leave|"
        "our office is closed|we are closed|our shop is closed",
        later="limited access to|no access to|not have access to|without access to|will not be checking|"
        "not checking my|not be reading|reply when i|respond when i|reply upon|respond upon|respond to you upon|"
        "reply to you upon|get back to you when i|get back to you upon|answer your mail when|"
        "answer your email when|respond to your email when|reply to your email when|respond to your message|"
        "reply to your message|respond as soon as i return|after my return|upon my return|on my return|"
        "your mail will not be forwarded|your email will not be forwarded|for urgent matters|in urgent cases|"
        "if it is urgent|if your matter is urgent|for immediate assistance|if you need immediate|"
        "if you require immediate|in my absence|during my absence",
        undelivered="undeliverable|undelivered mail returned|delivery status notification|mail delivery failed|"
        "mail delivery failure|mail delivery subsystem|delivery failure|delivery failed|failure notice|"
        "returned mail|mail system error|delivery notification|message could not be delivered|"
        "mail could not be delivered|non delivery|non-delivery|nondeliverable|undelivered|unable to deliver|"
        "delivery error|email delivery error|delivery has failed|message not delivered|mail returned|"
        "error sending mail|mail failure|delivery problem",
        delayed="delayed|warning: could not send|warning: message|delivery delay|"
        "delivery status notification (delay|delay in delivery|still being retried|message delayed",
    ),
    "nl": Language(
        wrote="schreef|geschreven|schrijft",
        sender="van|afzender",
        sent="verzonden|datum|verstuurd|verzonden op",
        to="aan|ontvanger|naar",
        subject="onderwerp|betreft",
        copy="kopie|prioriteit|urgentie|bijlagen|antwoord aan|beantwoorden",
        original="oorspronkelijk bericht|origineel bericht|originele bericht|oorspronkelijke bericht|"
        "oorspronkelijke e-mail|originele e-mail",
        forwarded="doorgestuurd bericht|begin doorgestuurd bericht|forwarded bericht|doorgezonden bericht",
        above="boven deze lijn|boven deze regel|antwoord hierboven",
        mobile="verzonden vanaf|verstuurd vanaf|verzonden met|verstuurd met|verzonden via|verstuurd via|"
        "verzonden vanuit|verstuurd vanuit|verzonden door mijn|verstuurd door mijn|outlook voor|"
        "download outlook voor|outlook downloaden voor|verzonden van mijn|verstuurd van mijn",
        closing="met vriendelijke groet|met vriendelijke groeten|vriendelijke groet|vriendelijke groeten|mvg|"
        "met hartelijke groet|met hartelijke groeten|hartelijke groet|hartelijke groeten|met groet|groet|groeten|"
        "groetjes|hoogachtend|gr|vr gr|met vr gr|vr groet|met beleefde groet|beste groeten",
        automatic="automatisch antwoord|afwezig|afwezigheid|automatische reactie|automatisch bericht|"
        "automatisch afwezigheidsbericht|buiten kantoor|niet aanwezig|vakantie:",
        is_automatic="dit is een automatisch|dit bericht is automatisch|deze e-mail is automatisch|"
        "deze mail is automatisch|u ontvangt dit bericht automatisch|dit is een geautomatiseerd",
        absent="niet op kantoor|afwezig|niet aanwezig|met vakantie|op vakantie|buiten kantoor|met verlof|"
        "wegens vakantie gesloten|ons kantoor is gesloten",
        later="beperkt toegang|geen toegang tot|lees ik mijn mail niet|mijn mail niet lezen|mijn e-mail niet|"
        "wordt niet doorgestuurd|wordt niet gelezen|bij terugkomst|na terugkomst|na mijn terugkeer|"
        "bij mijn terugkeer|na mijn vakantie|zal ik uw|zal ik je mail|beantwoord ik uw|beantwoord ik je|"
        "voor dringende zaken|voor spoedeisende|bij spoed|in dringende gevallen|tijdens mijn afwezigheid|"
        "neem ik contact met u op|reageer ik op uw",
        undelivered="onbestelbaar|niet bezorgd|niet afgeleverd|bericht niet afgeleverd|kan niet worden bezorgd|"
        "bezorging mislukt|mislukte bezorging",
        delayed="vertraagd|vertraging",
    ),
    "de": Language(
        wrote="schrieb|geschrieben|schreibt",
        sender="von|absender",
        sent="gesendet|datum|gesendet am|verschickt",
        to="an|empfänger",
        subject="betreff",
        copy="kopie|priorität|wichtigkeit|anlagen|antwort an|antworten an",
        original="ursprüngliche nachricht|original-nachricht|originalnachricht|original nachricht|"
        "ursprüngliche mail|ursprüngliche e-mail|urspr. nachricht",
        forwarded="weitergeleitete nachricht|anfang der weitergeleiteten nachricht|weitergeleitete e-mail|"
        "beginn der weitergeleiteten nachricht|weitergeleitet von",
        above="oberhalb dieser linie|über dieser linie|oberhalb dieser zeile|über dieser zeile",
        mobile="von meinem|von meiner|gesendet von|gesendet mit|gesendet über|gesendet aus|versendet mit|"
        "verschickt mit|verschickt von|diese nachricht wurde von meinem|holen sie sich outlook|outlook für|"
        "laden sie outlook|sent from meinem|mobil gesendet|unterwegs gesendet|via handy",
        mobile_ends="gesendet|gesendet.|verschickt|gesendet mit k-9",
        closing="mit freundlichen grüßen|mit freundlichen gruessen|mit freundlichen grüssen|mit freundlichem gruß|"
        "mit freundlichem gruss|freundliche grüße|freundliche grüsse|viele grüße|viele grüsse|viele gruesse|"
        "liebe grüße|liebe grüsse|beste grüße|beste grüsse|herzliche grüße|herzliche grüsse|schöne grüße|"
        "mit besten grüßen|mit besten grüssen|mit herzlichen grüßen|mit lieben grüßen|grüße|grüsse|gruß|gruss|"
        "lieber gruß|lg|vg|mfg|hochachtungsvoll|schönen gruß|besten gruß|freundlicher gruß",
        automatic="automatische antwort|abwesenheitsnotiz|abwesenheit|abwesend|außer haus|nicht im büro|"
        "autom. antwort|automatische abwesenheitsnotiz|automatische rückantwort|abwesenheitsmeldung|"
        "abwesenheitsbenachrichtigung|im urlaub|urlaubsmeldung|urlaubsbedingt",
        is_automatic="dies ist eine automatisch|dies ist eine automatische|diese nachricht wurde automatisch|"
        "diese e-mail wurde automatisch|diese mail wurde automatisch|dies ist eine autom",
        absent="nicht im büro|außer haus|ausser haus|abwesend|im urlaub|nicht im hause|nicht erreichbar|"
        "in elternzeit|in mutterschutz|betriebsferien|nicht am arbeitsplatz|geschlossen",
        later="wird nicht weitergeleitet|werden nicht weitergeleitet|nicht gelesen|keinen zugriff|"
        "eingeschränkt zugriff|keinen zugang|nach meiner rückkehr|bei meiner rückkehr|in dringenden fällen|"
        "in dringenden angelegenheiten|bei dringenden|in eiligen fällen|während meiner abwesenheit|"
        "in meiner abwesenheit|wenden sie sich bitte an|werde ihre e-mail|werde ihre nachricht|beantworte ich|"
        "melde mich nach|melde mich dann|sobald ich zurück|sobald ich wieder|ab dem",
        undelivered="unzustellbar|nicht zustellbar|zustellung fehlgeschlagen|nachricht nicht zugestellt|"
        "unzustellbarkeit|zustellungsfehler|fehler bei der zustellung|e-mail konnte nicht zugestellt|"
        "benachrichtigung über unzustellbarkeit|mail konnte nicht zugestellt",
        delayed="verzögert|verzögerung|zustellung verzögert",
    ),
    "fr": Language(
        wrote="a écrit|écrit|a ecrit|à écrit|ecrit",
        sender="de|expéditeur|expediteur",
        sent="envoyé|date|envoyé le|envoye|date d’envoi|date d'envoi",
        to="à|a|destinataire|pour",
        subject="objet|sujet",
        copy="copie|copie à|importance|pièces jointes|répondre à",
        original="message d'origine|message d’origine|message original|message initial|e-mail d'origine|"
        "mail original|courriel original",
        forwarded="message transféré|message transferé|début du message transféré|début du message réexpédié|"
        "message réexpédié|forwarded message|message forwardé",
        above="au-dessus de cette ligne|au dessus de cette ligne",
        mobile="envoyé de mon|envoyé depuis|envoyé à partir|envoyé via|envoyé avec|envoyé par|envoyé de ma|"
        "envoyé de|obtenir outlook pour|obtenez outlook pour|télécharger outlook|télécharge outlook|provenance :",
        closing="cordialement|bien cordialement|très cordialement|bien à vous|bien a vous|sincères salutations|"
        "meilleures salutations|salutations|salutations distinguées|cdlt|cdt|amicalement|respectueusement|"
        "veuillez agréer, madame, monsieur, mes salutations distinguées|sincèrement|"
        "avec mes meilleures salutations|bonne journée et meilleures salutations|bien amicalement",
        automatic="réponse automatique|absence du bureau|absent du bureau|message d'absence|message d’absence|"
        "absence|reponse automatique|notification d'absence|en congé|en vacances|absent(e)",
        is_automatic="ceci est une réponse automatique|ceci est un message automatique|ce message est automatique|"
        "ce message a été généré automatiquement|ce message est généré automatiquement|"
        "cet e-mail a été généré automatiquement|message automatique",
        absent="absent du bureau|absente du bureau|absent|absente|absent(e)|en congé|en congés|en vacances|"
        "hors du bureau|nos bureaux sont fermés|en déplacement",
        later="accès limité|pas accès à|n'aurai pas accès|n’aurai pas accès|à mon retour|dès mon retour|"
        "dès que possible à|en cas d'urgence|en cas d’urgence|pour toute urgence|pour toute demande urgente|"
        "pendant mon absence|durant mon absence|en mon absence|ne seront pas transférés|ne sera pas transféré|"
        "je répondrai à votre|je traiterai votre|je prendrai connaissance",
        undelivered="non remis|non délivré|non distribuable|échec de la remise|message non remis|échec de remise|"
        "notification d'état de remise|courrier non distribué|retour de courrier|message non distribué",
        delayed="retardé|différé|remise retardée",
    ),
    "es": Language(
        wrote="escribió|escribio|ha escrito|escribe",
        sender="de|remitente",
        sent="enviado|fecha|enviado el|enviado a las|enviados",
        to="para|a|destinatario",
        subject="asunto",
        copy="importancia|prioridad|datos adjuntos|responder a|con copia",
        original="mensaje original|correo original|mensaje de origen",
        forwarded="mensaje reenviado|inicio del mensaje reenviado|mensaje reenviado por|correo reenviado",
        above="por encima de esta línea|encima de esta línea|sobre esta línea",
        mobile="enviado desde|enviado con|enviado por|enviado mediante|enviado vía|obtener outlook para|"
        "obtén outlook para|descargar outlook|descargue outlook|enviado de mi|enviado a través",
        closing="un saludo|saludos|saludos cordiales|un cordial saludo|cordiales saludos|atentamente|atte|"
        "muy atentamente|cordialmente|reciba un cordial saludo|le saluda atentamente|un abrazo|saludos atentos|"
        "con un cordial saludo",
        automatic="respuesta automática|respuesta automatica|fuera de la oficina|fuera de oficina|ausencia|ausente|"
        "autorespuesta|de vacaciones",
        is_automatic="esta es una respuesta automática|este es un mensaje automático|este mensaje es automático|"
        "mensaje generado automáticamente|este correo ha sido generado automáticamente|respuesta automática",
        absent="fuera de la oficina|fuera de oficina|ausente|de vacaciones|de baja|no estaré en la oficina|"
        "no me encuentro en la oficina",
        later="acceso limitado|no tendré acceso|sin acceso a|a mi regreso|a mi vuelta|cuando regrese|cuando vuelva|"
        "en caso de urgencia|para asuntos urgentes|si es urgente|durante mi ausencia|responderé a su|"
        "contestaré a su|no será reenviado|para cualquier urgencia",
        undelivered="no entregado|no se puede entregar|no se pudo entregar|correo devuelto|error de entrega|"
        "devolución de correo|no se ha podido entregar|mensaje no entregado|notificación de estado de entrega",
        delayed="retrasado|retraso en la entrega",
    ),
    "it": Language(
        wrote="ha scritto|scritto|scrisse|scrive",
        sender="da|mittente",
        sent="inviato|data|data invio|inviata",
        to="a|destinatario|per",
        subject="oggetto",
        copy="copia|priorità|importanza|allegati|rispondi a",
        original="messaggio originale|messaggio originario|e-mail originale|messaggio di origine",
        forwarded="messaggio inoltrato|inizio messaggio inoltrato|inizio del messaggio inoltrato|"
        "messaggio inoltrato da",
        above="sopra questa riga|sopra questa linea|al di sopra di questa",
        mobile="inviato da|inviato dal|inviata da|inviato con|inviato tramite|inviato via|scarica outlook per|"
        "ottieni outlook per|outlook per|inviata dal",
        closing="cordiali saluti|distinti saluti|un saluto|saluti|un cordiale saluto|cordialmente|cari saluti|"
        "i migliori saluti|con i migliori saluti|porgo cordiali saluti|porgo distinti saluti|un caro saluto",
        automatic="risposta automatica|fuori sede|fuori ufficio|assente|assenza|in ferie|risponditore automatico",
        is_automatic="questa è una risposta automatica|questo è un messaggio automatico|"
        "messaggio generato automaticamente|questo messaggio è generato automaticamente|risposta automatica",
        absent="fuori ufficio|fuori sede|assente|in ferie|non sono in ufficio|non sarò in ufficio|in vacanza",
        later="accesso limitato|non avrò accesso|al mio rientro|al mio ritorno|in caso di urgenza|per urgenze|"
        "per questioni urgenti|durante la mia assenza|in mia assenza|risponderò alla|non verrà inoltrat",
        undelivered="mancato recapito|recapito non riuscito|messaggio non recapitato|non recapitabile|"
        "impossibile recapitare|mancata consegna|notifica di mancata consegna|avviso di mancata consegna|"
        "errore di consegna",
        delayed="ritardo|in ritardo",
    ),
    "pt": Language(
        wrote="escreveu|escreve|a escrito",
        sender="de|remetente",
        sent="enviado|data|enviada|enviada em|enviado em|enviado a|enviada a",
        to="para|a|destinatário",
        subject="assunto",
        copy="cópia|prioridade|importância|anexos|responder a|com cópia",
        original="mensagem original|e-mail original|mensagem de origem",
        forwarded="mensagem encaminhada|mensagem reencaminhada|início da mensagem encaminhada|"
        "início da mensagem reencaminhada|e-mail encaminhado|forwarded message",
        above="acima desta linha",
        mobile="enviado do|enviado de|enviado a partir|enviado através|enviado pelo|enviado com|enviado via|"
        "obter o outlook|obtenha o outlook|baixe o outlook|baixar o outlook|enviada do|enviado por",
        closing="atenciosamente|att|atte|cumprimentos|com os melhores cumprimentos|melhores cumprimentos|"
        "com os meus cumprimentos|cordialmente|saudações|abraços|um abraço|respeitosamente|cordiais cumprimentos|"
        "com estima|atentamente",
        automatic="resposta automática|ausência temporária|fora do escritório|ausência|ausente|resposta automatica|"
        "de férias|em férias",
        is_automatic="esta é uma resposta automática|esta é uma mensagem automática|mensagem automática|"
        "este e-mail foi gerado automaticamente|mensagem gerada automaticamente",
        absent="fora do escritório|ausente|de férias|em férias|não estarei no escritório|de licença",
        later="acesso limitado|sem acesso a|não terei acesso|no meu regresso|quando regressar|no meu retorno|"
        "quando retornar|em caso de urgência|para assuntos urgentes|durante a minha ausência|na minha ausência|"
        "responderei ao seu|responderei à sua",
        undelivered="não entregue|não foi possível entregar|falha na entrega|mensagem não entregue|"
        "notificação de status de entrega|erro de entrega|mensagem devolvida|não é possível entregar",
        delayed="atrasad|atraso na entrega",
    ),
    "ca": Language(
        wrote="va escriure|ha escrit|escrigué|missatge de",
        sender="de",
        sent="enviat|data|enviat el",
        to="per a|a|per",
        subject="assumpte|tema",
        original="missatge original",
        forwarded="missatge reenviat",
        mobile="enviat des del|enviat des de",
        closing="salutacions|atentament|salutacions cordials|cordialment",
        automatic="resposta automàtica|fora de l'oficina",
        absent="fora de l'oficina|de vacances",
        later="a la meva tornada|en cas d'urgència",
    ),
    "sv": Language(
        wrote="skrev|skriver|skrivet",
        sender="från|avsändare",
        sent="skickat|datum|skickades|skickad",
        to="till|mottagare",
        subject="ämne|rubrik",
        copy="kopia|prioritet|bilagor|svar till",
        original="ursprungligt meddelande|originalmeddelande|ursprungsmeddelande|ursprungligt mail",
        forwarded="vidarebefordrat meddelande|vidarebefordrat brev|början på vidarebefordrat meddelande|"
        "vidarebefordrat mail",
        above="ovanför denna rad|ovanför den här raden|ovanför denna linje",
        mobile="skickat från|skickades från|skickat via|skickat med|skickad från|hämta outlook för|"
        "skaffa outlook för|ladda ned outlook|sänt från",
        closing="med vänlig hälsning|med vänliga hälsningar|vänliga hälsningar|vänlig hälsning|vänligen|mvh|"
        "hälsningar|hälsning|med bästa hälsningar|bästa hälsningar|allt gott|vänliga hälsning|m.v.h|hälsar|"
        "med hälsning|vh",
        automatic="autosvar|automatiskt svar|frånvaro|frånvaromeddelande|frånvarande|semester|ej på kontoret",
        is_automatic="detta är ett automatiskt|det här är ett automatiskt|detta meddelande är automatiskt|"
        "detta är ett autosvar",
        absent="inte på kontoret|ej på kontoret|på semester|har semester|frånvarande|är ledig|föräldraledig|"
        "kontoret är stängt|inte i tjänst",
        later="begränsad tillgång|ingen tillgång|läser inte min|läser ej min|när jag är tillbaka|vid min återkomst|"
        "efter min återkomst|när jag återkommer|i brådskande|vid brådskande|under min frånvaro|svarar på ditt|"
        "besvarar ditt|vidarebefordras inte|vid akuta",
        undelivered="det gick inte att leverera|kunde inte levereras|ej levererat|oleverer|leveransfel|"
        "kunde inte leverera|olevererbart",
        delayed="fördröj|försenad",
    ),
    "da": Language(
        wrote="skrev|skriver|skrevet",
        sender="fra|afsender",
        sent="sendt|dato|sendt den|afsendt",
        to="til|modtager",
        subject="emne",
        copy="kopi|prioritet|vedhæftede filer|svar til",
        original="oprindelig meddelelse|oprindelig besked|original meddelelse|oprindelig mail|original besked",
        forwarded="videresendt meddelelse|start på videresendt besked|videresendt besked|videresendt mail|"
        "begin videresendt meddelelse|videresendt e-mail",
        above="over denne linje",
        mobile="sendt fra|sendt via|sendt med|hent outlook til|få outlook til|download outlook",
        closing="med venlig hilsen|med venlige hilsner|venlig hilsen|venlige hilsner|mvh|hilsen|de bedste hilsner|"
        "bedste hilsner|med venlig hilsen / best regards|kærlig hilsen|kh|hilsner|mange hilsner|m.v.h|dbh|vh",
        automatic="automatisk svar|autosvar|ikke til stede|fravær|fraværende|på ferie|autosvar:|ikke på kontoret",
        is_automatic="dette er et automatisk|denne besked er automatisk|denne mail er automatisk|"
        "dette er et autosvar",
        absent="ikke på kontoret|på ferie|holder ferie|fraværende|ikke til stede|på barsel|væk fra kontoret",
        later="begrænset adgang|ikke adgang|læser ikke min|når jeg er tilbage|når jeg kommer tilbage|"
        "ved min tilbagekomst|i hastende tilfælde|ved hastende|haster det|i mit fravær|under mit fravær|"
        "besvarer din|videresendes ikke|svarer på din",
        undelivered="kan ikke leveres|kunne ikke leveres|ikke leveret|leveringsfejl|meddelelsen blev ikke leveret",
        delayed="forsinket|forsinkelse",
    ),
    "no": Language(
        wrote="skrev|skriver|skrevet",
        sender="fra|avsender",
        sent="sendt|dato|sendt den|sendt dato",
        to="til|mottaker",
        subject="emne",
        copy="kopi|prioritet|vedlegg|svar til",
        original="opprinnelig melding|opprinnelig e-post|original melding|opprinnelig epost|originalmelding",
        forwarded="videresendt melding|begynnelse på videresendt melding|start på videresendt melding|"
        "videresendt e-post|begynnelse av videresendt melding",
        above="over denne linjen",
        mobile="sendt fra|sendt via|sendt med|skaff deg outlook|hent outlook|få outlook for|last ned outlook",
        closing="med vennlig hilsen|med vennlige hilsener|vennlig hilsen|vennlige hilsener|mvh|hilsen|beste hilsen|"
        "beste hilsener|med hilsen|vh|ha en fin dag! hilsen|mange hilsener|hilsener",
        automatic="automatisk svar|autosvar|fravær|fraværsmelding|ikke til stede|ferie:|automatisk fraværsmelding",
        is_automatic="dette er et automatisk|denne meldingen er automatisk|denne e-posten er automatisk|"
        "dette er et autosvar",
        absent="ikke på kontoret|på ferie|har ferie|ikke til stede|fraværende|i permisjon|borte fra kontoret|"
        "ute av kontoret",
        later="begrenset tilgang|ikke tilgang|leser ikke|når jeg er tilbake|når jeg kommer tilbake|ved hastesaker|"
        "i hastesaker|haster det|i mitt fravær|under mitt fravær|besvarer din|svarer på din|blir ikke videresendt",
        undelivered="kan ikke leveres|kunne ikke leveres|ikke levert|leveringsfeil|ulevert|meldingen ble ikke levert",
        delayed="forsinket|forsinkelse",
    ),
    "fi": Language(
        wrote="kirjoitti|kirjoittaa",
        sender="lähettäjä|mistä|keneltä",
        sent="lähetetty|päivämäärä|päiväys|lähetysaika|pvm",
        to="vastaanottaja|kenelle|vast.ott|vastaanottajat",
        subject="aihe|otsikko",
        copy="kopio|tärkeys|liitteet|vastausosoite",
        original="alkuperäinen viesti|alkuper. viesti|alkuperäinen sähköposti|alkuperäinen sanoma",
        forwarded="välitetty viesti|edelleenlähetetty viesti|välitetty viesti alkaa|alkaa välitetty viesti|"
        "edelleenlähetetty sähköposti",
        above="tämän rivin yläpuolelle|tämän viivan yläpuolelle",
        mobile="lähetetty iphonesta|lähetetty ipadista|lähetetty android|lähetetty samsung|lähetetty minun|"
        "lähetetty omasta|lähetetty puhelime|lähetetty laitteesta|lähetetty outlook|lähetetty yahoo|"
        "lähetetty sähköposti|lähetetty windows|lähetetty mobiili|lähetetty huawei|lähetetty nokia|hanki outlook|"
        "lataa outlook",
        closing="ystävällisin terveisin|parhain terveisin|terveisin|terveiset|yt|t|terv|kunnioittavasti|"
        "ystävällisesti|hyvää päivänjatkoa|lämpimin terveisin|yst. terv|yst.terv|parhain terveisin / best regards",
        automatic="automaattinen vastaus|poissa|poissaolo|poissaoloilmoitus|poissa toimistosta|lomalla|"
        "poissaoloviesti",
        is_automatic="tämä on automaattinen|tämä viesti on automaattinen|automaattinen vastausviesti",
        absent="poissa toimistosta|en ole toimistolla|lomalla|poissa|vuosilomalla|vapaalla",
        later="luen sähköpostia rajoitetusti|en lue sähköpost|sähköpostia ei lueta|palattuani|palaan töihin|"
        "palaan toimistolle|kiireellisissä|kiireisissä|poissaoloni aikana|vastaan viestiisi|vastaan sähköposti|"
        "viestiäsi ei ole välitetty",
        undelivered="ei voitu toimittaa|toimittaminen epäonnistui|toimitus epäonnistui|ei voida toimittaa|"
        "viestiä ei voitu|toimittamaton",
        delayed="viivästy|myöhästy",
    ),
    "et": Language(
        wrote="kirjutas|kirjutab|kirjutas kasutaja",
        sender="saatja|kellelt|lähetaja",
        sent="saadetud|kuupäev|saatmisaeg|saatmise aeg|aeg",
        to="saaja|kellele|adressaat",
        subject="teema|pealkiri",
        copy="koopia|tähtsus|manused|vastus",
        original="algne sõnum|algne kiri|algsõnum|originaalsõnum|algupärane sõnum|esialgne kiri",
        forwarded="edastatud sõnum|edastatud kiri|edasisaadetud kiri|edasisaadetud sõnum|edastatud sõnumi algus",
        above="sellest reast ülalpool|selle rea kohale|selle joone kohale",
        mobile="saadetud minu|saadetud iphone|saadetud ipad|saadetud android|saadetud samsung|saadetud outlook|"
        "saadetud nuti|saadetud mobiil|saadetud telefon|saadetud rakendus|saadetud windows|hangi outlook|"
        "laadige alla outlook|saadetud yahoo|saadetud meili",
        closing="lugupidamisega|parimate soovidega|heade soovidega|tervitades|tervitustega|kõike head|tervitusi|lp|"
        "austusega|parimat soovides|head soovides|tervitused",
        automatic="automaatvastus|automaatne vastus|kontorist väljas|puhkusel|eemal|eemalolekuteade",
        is_automatic="see on automaatne|see on automaatvastus|automaatne teade|käesolev on automaat",
        absent="kontorist väljas|kontorist eemal|puhkusel|eemal|ei ole kontoris|viibin puhkusel|viibin eemal",
        later="piiratud ligipääs|ei loe e-|ei loe meile|naastes|tagasi jõudes|pärast puhkust|kiireloomulis|"
        "kiirete küsimus|kiire küsimuse|minu eemaloleku|vastan teie|vastan sinu|äraolekul|kirja ei edastata",
        undelivered="kättetoimetamatu|kohaletoimetamine ebaõnnestus|ei saanud kätte toimetada|saatmine ebaõnnestus|"
        "kohaletoimetamatu",
        delayed="viibib|hilineb|viivitus",
    ),
    "lv": Language(
        wrote="rakstīja|raksta|uzrakstīja",
        sender="no|sūtītājs",
        sent="nosūtīts|datums|sūtīts",
        to="kam|adresāts|saņēmējs",
        subject="temats|tēma|tematika",
        copy="kopija|svarīgums|pielikumi",
        original="sākotnējais ziņojums|oriģinālais ziņojums|sākotnējā vēstule|oriģinālā ziņa",
        forwarded="pārsūtītais ziņojums|pārsūtīta ziņa|pārsūtīts ziņojums|pārsūtītā vēstule|pārsūtītās ziņas sākums",
        mobile="nosūtīts no|sūtīts no|nosūtīta no|iegūstiet outlook|sūtīta no|lejupielādēt outlook",
        closing="ar cieņu|cieņā|sveicieni|ar laba vēlējumiem|labu vēlot|patiesā cieņā",
        automatic="automātiska atbilde|automātiskā atbilde|prombūtnē|atvaļinājumā|ārpus biroja",
        is_automatic="šī ir automātiska|šī ir automātiskā|šis ir automātisks",
        absent="prombūtnē|atvaļinājumā|ārpus biroja|neesmu birojā",
        later="ierobežota piekļuve|pēc atgriešanās|atgriežoties|steidzamos gadījumos|steidzamu|manas prombūtnes|"
        "atbildēšu uz",
        undelivered="nepiegādāts|nevar piegādāt|piegāde neizdevās|nav piegādāts",
        delayed="aizkavē|kavējas",
    ),
    "lt": Language(
        wrote="rašė|parašė|rašo",
        sender="nuo|siuntėjas",
        sent="išsiųsta|data|siųsta|išsiųsta:",
        to="kam|gavėjas|skirta",
        subject="tema",
        copy="kopija|svarba|priedai",
        original="pradinis laiškas|originalus laiškas|pradinis pranešimas|originali žinutė|originalus pranešimas",
        forwarded="persiųstas laiškas|persiųsta žinutė|persiųstas pranešimas|persiunčiamas laiškas|"
        "persiųsto laiško pradžia",
        mobile="išsiųsta iš|siųsta iš|išsiųsta naudojant|gauti outlook|atsisiųsti outlook|išsiuntė",
        closing="pagarbiai|su pagarba|geriausi linkėjimai|nuoširdžiai|linkėjimai|geros dienos",
        automatic="automatinis atsakymas|atostogose|ne biure|automatinis atsakas|nesu biure",
        is_automatic="tai automatinis|šis pranešimas sugeneruotas automatiškai|tai yra automatinis",
        absent="nesu biure|atostogauju|atostogose|ne biure|nebūsiu biure",
        later="ribota prieiga|neturėsiu prieigos|grįžęs|grįžusi|skubiais atvejais|skubiu atveju|mano nesant|"
        "atsakysiu į",
        undelivered="nepristatyta|nepavyko pristatyti|pristatyti nepavyko|negalima pristatyti",
        delayed="vėluoja|atidėtas",
    ),
    "pl": Language(
        wrote="napisał|napisała|napisał(a)|pisze|napisano|napisał/a|wiadomość napisana przez",
        sender="od|nadawca|wysłano od",
        sent="wysłano|data|wysłane|data wysłania|wysłany",
        to="do|adresat|odbiorca",
        subject="temat|tytuł",
        copy="dw|kopia|priorytet|ważność|załączniki|odpowiedź do",
        original="wiadomość oryginalna|oryginalna wiadomość|pierwotna wiadomość|treść oryginalnej wiadomości",
        forwarded="przekazana wiadomość|wiadomość przekazana dalej|początek przekazanej wiadomości|"
        "treść przekazanej wiadomości|przesłana wiadomość|początek wiadomości przekazanej dalej",
        above="powyżej tej linii|nad tą linią",
        mobile="wysłane z|wysłano z|wysłana z|wysłane przy|wysłano za|wysłane za|pobierz program outlook|"
        "pobierz aplikację outlook|uzyskaj outlook|pobierz outlook|wiadomość wysłana z",
        closing="pozdrawiam|z poważaniem|z powazaniem|serdecznie pozdrawiam|pozdrowienia|pozdr|"
        "pozdrawiam serdecznie|z wyrazami szacunku|łączę pozdrowienia|łączę wyrazy szacunku|pozdrawiamy|"
        "z pozdrowieniami|z szacunkiem",
        automatic="odpowiedź automatyczna|automatyczna odpowiedź|poza biurem|nieobecność|autoresponder|nieobecny|"
        "urlop|nieobecna",
        is_automatic="to jest automatyczna|to jest wiadomość automatyczna|"
        "ta wiadomość została wygenerowana automatycznie|wiadomość wygenerowana automatycznie|to automatyczna",
        absent="poza biurem|na urlopie|nieobecny|nieobecna|jestem na urlopie|przebywam na urlopie|"
        "nie ma mnie w biurze",
        later="ograniczony dostęp|nie będę miał dostępu|nie będę miała dostępu|po powrocie|w pilnych sprawach|"
        "w sprawach pilnych|w pilnych przypadkach|podczas mojej nieobecności|w czasie mojej nieobecności|"
        "odpowiem na|nie zostanie przekazana",
        undelivered="niedostarczalna|nie można dostarczyć|niedostarczona|nie dostarczono|zwrot wiadomości|"
        "błąd dostarczenia|nie udało się dostarczyć|niedostarczenie|zwrot nedoręczonej",
        delayed="opóźni",
    ),
    "cs": Language(
        wrote="napsal|napsala|napsal(a)|napsal/a|píše|odesílatel",
        sender="od|odesílatel|odesilatel",
        sent="odesláno|datum|odesílatel dne|dne|posláno",
        to="komu|pro|příjemce|adresát",
        subject="předmět|věc|predmet",
        copy="kopie|priorita|důležitost|přílohy|odpověď",
        original="původní zpráva|původní e-mail|originální zpráva|původní mail|puvodni zprava",
        forwarded="přeposlaná zpráva|přeposlaný e-mail|začátek přeposílané zprávy|přeposílaná zpráva|"
        "předávaná zpráva|přeposlaný mail",
        above="nad tento řádek|nad tuto čáru",
        mobile="odesláno z|posláno z|odesláno přes|odesláno pomocí|stáhněte si outlook|získat outlook|"
        "stáhnout outlook|získejte outlook|odesláno prostřednictvím",
        closing="s pozdravem|s přátelským pozdravem|s úctou|pozdravem|hezký den|s pozdravom|přeji hezký den|"
        "zdravím|s přáním hezkého dne|děkuji a přeji hezký den|zdraví",
        automatic="automatická odpověď|mimo kancelář|nepřítomnost|dovolená|automaticka odpoved|nepřítomen",
        is_automatic="toto je automatická|tato zpráva byla vygenerována automaticky|toto je automaticky|"
        "automatická odpověď",
        absent="mimo kancelář|na dovolené|nepřítomen|nepřítomna|čerpám dovolenou|nejsem v kanceláři",
        later="omezený přístup|nebudu mít přístup|po návratu|po mém návratu|v naléhavých|v urgentních|"
        "v neodkladných|v mé nepřítomnosti|v době mé nepřítomnosti|odpovím na|nebude přeposlán",
        undelivered="nedoručitelná|nedoručitelné|nedoručeno|nelze doručit|nepodařilo se doručit|selhání doručení|"
        "zpráva nebyla doručena|vrácená zpráva",
        delayed="zpožděn|opožděn",
    ),
    "sk": Language(
        wrote="napísal|napísala|napísal(a)|píše|napísal/a",
        sender="od|odosielateľ",
        sent="odoslané|dátum|poslané|dňa",
        to="komu|pre|príjemca|adresát",
        subject="predmet|vec",
        copy="kópia|priorita|dôležitosť|prílohy",
        original="pôvodná správa|pôvodný e-mail|originálna správa|pôvodný mail",
        forwarded="preposlaná správa|preposlaný e-mail|začiatok preposlanej správy|preposielaná správa",
        mobile="odoslané z|poslané z|odoslané cez|odoslané pomocou|získajte outlook|získať outlook",
        closing="s pozdravom|s úctou|pozdravujem|s priateľským pozdravom|pekný deň|prajem pekný deň|zdravím",
        automatic="automatická odpoveď|mimo kancelárie|neprítomnosť|dovolenka",
        is_automatic="toto je automatická|táto správa bola vygenerovaná automaticky",
        absent="mimo kancelárie|na dovolenke|neprítomný|neprítomná|nie som v kancelárii|čerpám dovolenku",
        later="obmedzený prístup|nebudem mať prístup|po návrate|po mojom návrate|v naliehavých|v súrnych|"
        "v neodkladných|počas mojej neprítomnosti|odpoviem na",
        undelivered="nedoručiteľná|nedoručené|nedoručiteľné|nepodarilo sa doručiť|nemožno doručiť",
        delayed="oneskor",
    ),
    "hu": Language(
        wrote="írta|ezt írta|írt|a következőt írta|írja",
        sender="feladó|küldő|kitől",
        sent="elküldve|dátum|küldve|küldés dátuma|küldés ideje|elküldés dátuma",
        to="címzett|címzettek|kinek",
        subject="tárgy",
        copy="másolat|másolatot kap|fontosság|mellékletek",
        original="eredeti üzenet|eredeti levél|eredeti e-mail",
        forwarded="továbbított üzenet|továbbított levél|továbbított üzenet kezdete|a továbbított üzenet kezdete",
        mobile="elküldve|outlook letöltése|az outlook beszerzése|küldve|iphone-omról|ipademről",
        mobile_ends="küldve|küldve.|küldtem|elküldve",
        closing="üdvözlettel|tisztelettel|üdv|köszönettel és üdvözlettel|szívélyes üdvözlettel|baráti üdvözlettel|"
        "üdvözlet|szép napot",
        automatic="automatikus válasz|házon kívül|szabadság|távollét|szabadságon",
        is_automatic="ez egy automatikus|ez automatikus válasz|automatikusan generált",
        absent="házon kívül|szabadságon|nem vagyok az irodában|irodán kívül|szabadságomat töltöm",
        later="korlátozottan|nem érem el|visszatérésem|visszaérkezés|sürgős esetben|sürgős ügy|távollétem alatt|"
        "válaszolok|nem kerül továbbításra",
        undelivered="kézbesíthetetlen|nem kézbesíthető|sikertelen kézbesítés|kézbesítési hiba|"
        "nem sikerült kézbesíteni",
        delayed="késik|késleltet|késés",
    ),
    "ro": Language(
        wrote="a scris|scrie|a scris următoarele",
        sender="de la|expeditor|din",
        sent="trimis|data|trimis la|dată|trimisă",
        to="către|catre|la|destinatar|pentru",
        subject="subiect|subiectul",
        copy="copie|importanță|atașamente",
        original="mesaj original|mesajul original|mesaj inițial|mesaj iniţial|e-mail original",
        forwarded="mesaj redirecționat|mesaj redirecţionat|mesaj transmis|începutul mesajului redirecționat|"
        "mesaj retrimis",
        mobile="trimis de pe|trimis din|trimis prin|obțineți outlook|trimis cu|descărcați outlook|trimis de la",
        closing="cu stimă|cu stima|cu respect|salutări|o zi bună|toate cele bune|cu considerație|cu drag|numai bine",
        automatic="răspuns automat|raspuns automat|absent din birou|în concediu|absență",
        is_automatic="acesta este un mesaj automat|acesta este un răspuns automat|mesaj generat automat",
        absent="în concediu|in concediu|absent din birou|nu sunt la birou|plecat din birou|în afara biroului",
        later="acces limitat|nu voi avea acces|la întoarcere|la revenire|când mă întorc|în cazuri urgente|"
        "pentru urgențe|în absența mea|voi răspunde",
        undelivered="nelivrabil|nelivrat|nu a putut fi livrat|nu poate fi livrat|livrare eșuată|eroare de livrare",
        delayed="întârzi",
    ),
    "bg": Language(
        wrote="написа|писа|пише",
        sender="от|подател",
        sent="изпратено|дата|изпратен",
        to="до|получател",
        subject="относно|тема",
        copy="копие|важност|прикачени файлове",
        original="оригинално съобщение|първоначално съобщение|оригинален имейл",
        forwarded="препратено съобщение|начало на препратено съобщение|препратен имейл",
        mobile="изпратено от|изпратено с|изпратено чрез|вземете outlook|изтеглете outlook",
        closing="поздрави|с уважение|сърдечни поздрави|с поздрави|поздрав|с най-добри пожелания|лек ден",
        automatic="автоматичен отговор|извън офиса|отсъствие|в отпуск",
        is_automatic="това е автоматичен|това е автоматично",
        absent="извън офиса|в отпуск|отсъствам|не съм в офиса",
        later="ограничен достъп|след завръщането|при завръщането|при спешни|в спешни|по време на отсъствието|"
        "ще отговоря",
        undelivered="недоставено|не може да бъде доставено|неуспешна доставка|недоставимо",
        delayed="забавен|отложен",
    ),
    "ru": Language(
        wrote="написал|написала|написал(а)|пишет|писал|писала|писал(а)|написано|вы писали|написали",
        sender="от|отправитель|от кого",
        sent="отправлено|дата|отправлен|послано|отправлено в",
        to="кому|для|получатель",
        subject="тема",
        copy="копия|важность|вложения|ответить",
        original="исходное сообщение|пересылаемое письмо|исходное письмо|оригинальное сообщение|"
        "первоначальное сообщение|оригинал сообщения|текст исходного сообщения",
        forwarded="пересылаемое сообщение|начало переадресованного сообщения|переадресованное сообщение|"
        "пересланное сообщение|начало пересланного сообщения|перенаправленное сообщение|пересланное письмо|"
        "конец пересылаемого сообщения",
        above="выше этой строки|выше этой линии|над этой чертой",
        mobile="отправлено с|отправлено из|отправлено через|отправлено от|послано с|скачать outlook|"
        "получить outlook|отправлено посредством|загрузить outlook",
        closing="с уважением|с наилучшими пожеланиями|всего доброго|всего наилучшего|с приветом|до свидания|"
        "искренне ваш|хорошего дня|наилучшие пожелания|с ув",
        automatic="автоматический ответ|автоответ|нет на месте|отсутствие|в отпуске|вне офиса|автоответчик|"
        "уведомление об отсутствии",
        is_automatic="это автоматический|это автоматическое|данное письмо сформировано автоматически|"
        "это сообщение сгенерировано автоматически|это сообщение отправлено автоматически|"
        "автоматическое уведомление",
        absent="вне офиса|в отпуске|отсутствую|нет на месте|не в офисе|нахожусь в отпуске|нахожусь в командировке",
        later="ограниченный доступ|ограничен доступ|не будет доступа|не имею доступа|после возвращения|"
        "по возвращении|после моего возвращения|по срочным вопросам|в срочных случаях|в случае необходимости|"
        "во время моего отсутствия|в мое отсутствие|в моё отсутствие|отвечу на ваше|отвечу вам|отвечу на письмо",
        undelivered="недоставленное|не удалось доставить|не доставлено|недоставлено|ошибка доставки|"
        "невозможно доставить|сообщение не доставлено|не может быть доставлено",
        delayed="задерж|отложен",
    ),
    "uk": Language(
        wrote="написав|написала|написав(ла)|пише|писав|писала|написав(-ла)|написав/ла",
        sender="від|відправник|від кого",
        sent="надіслано|дата|відправлено|надісланий",
        to="кому|для|до|одержувач",
        subject="тема",
        copy="копія|важливість|вкладення",
        original="вихідне повідомлення|початкове повідомлення|оригінальне повідомлення|оригінал повідомлення",
        forwarded="переслане повідомлення|початок переадресованого повідомлення|пересилається повідомлення|"
        "переадресоване повідомлення|початок пересланого повідомлення",
        mobile="надіслано з|відправлено з|надіслано через|надіслано від|завантажити outlook|отримати outlook",
        closing="з повагою|з найкращими побажаннями|щиро ваш|гарного дня|всього найкращого|з найкращими",
        automatic="автоматична відповідь|автовідповідь|відсутність|у відпустці|поза офісом",
        is_automatic="це автоматична|це автоматичне|повідомлення сформовано автоматично",
        absent="поза офісом|у відпустці|відсутній|відсутня|не в офісі",
        later="обмежений доступ|не матиму доступу|після повернення|після мого повернення|у термінових|з термінових|"
        "під час моєї відсутності|відповім на",
        undelivered="недоставлене|не вдалося доставити|не доставлено|неможливо доставити|помилка доставки",
        delayed="затрим|відкладен",
    ),
    "el": Language(
        wrote="έγραψε|γράφει|έγραψαν",
        sender="από|αποστολέας",
        sent="εστάλη|ημερομηνία|στάλθηκε|ημ/νία|αποστολή",
        to="προς|παραλήπτης",
        subject="θέμα",
        copy="κοιν|κοινοποίηση|σπουδαιότητα|συνημμένα",
        original="αρχικό μήνυμα|πρωτότυπο μήνυμα",
        forwarded="προωθημένο μήνυμα|προωθούμενο μήνυμα|έναρξη προωθημένου μηνύματος",
        mobile="στάλθηκε από|εστάλη από|απεστάλη από|αποκτήστε το outlook|λήψη του outlook",
        closing="με εκτίμηση|φιλικά|με φιλικούς χαιρετισμούς|χαιρετισμούς|με τιμή|με χαιρετισμούς|"
        "ευχαριστώ πολύ, με εκτίμηση",
        automatic="αυτόματη απάντηση|εκτός γραφείου|απουσία",
        is_automatic="αυτό είναι ένα αυτόματο|αυτό είναι αυτόματο|αυτή είναι μια αυτόματη",
        absent="εκτός γραφείου|σε άδεια|απουσιάζω",
        later="περιορισμένη πρόσβαση|κατά την επιστροφή|με την επιστροφή|επείγον|κατά την απουσία|θα απαντήσω",
        undelivered="δεν ήταν δυνατή η παράδοση|αδυναμία παράδοσης|μη παραδοτέο|αποτυχία παράδοσης",
        delayed="καθυστ",
    ),
    "tr": Language(
        wrote="yazdı|şunu yazdı|şunları yazdı|yazmış|yazıyor",
        sender="kimden|gönderen|from",
        sent="gönderildi|tarih|gönderme tarihi|gönderim tarihi|gönderilme tarihi",
        to="kime|alıcı",
        subject="konu",
        copy="bilgi|önem|ekler",
        original="özgün ileti|orijinal mesaj|orijinal ileti|özgün mesaj|asıl ileti|orjinal mesaj",
        forwarded="iletilen mesaj|yönlendirilen ileti|iletilmiş mesaj|yönlendirilmiş mesaj|"
        "iletilen mesaj başlangıcı|forwarded message",
        mobile="outlook'u edinin|outlook’u edinin|iphone'umdan|iphone’umdan|ipad'imden|ipad’imden|"
        "android için outlook|ios için outlook",
        mobile_ends="gönderildi|gönderildi.|gönderilmiştir|gönderilmiştir.|gönderdim",
        closing="saygılarımla|saygılarımızla|iyi çalışmalar|sevgiler|en iyi dileklerimle|iyi günler dilerim|"
        "selamlar|saygılar",
        automatic="otomatik yanıt|otomatik cevap|ofis dışında|ofis dışı|izinde",
        is_automatic="bu otomatik bir|bu mesaj otomatik olarak|bu e-posta otomatik olarak",
        absent="ofis dışında|izindeyim|yıllık izin|ofiste değilim|tatildeyim",
        later="sınırlı erişim|erişimim olmayacak|döndüğümde|dönüşümde|acil durumlarda|acil konular|yokluğumda|"
        "yanıtlayacağım",
        undelivered="teslim edilemedi|teslim edilemeyen|iletilemedi|gönderilemedi|ulaştırılamadı",
        delayed="gecik",
    ),
    "hr": Language(
        wrote="napisao|napisala|je napisao|je napisala|napisao/la|napisao je|napisala je|piše|je napisao/la",
        sender="od|šalje|pošiljatelj|pošiljalac|pošiljatelj:",
        sent="poslano|datum|poslato|poslan",
        to="za|prima|primatelj|kome",
        subject="predmet|naslov|tema",
        copy="kopija|važnost|privici|prilozi",
        original="izvorna poruka|originalna poruka|prvobitna poruka|izvorna poruka e-pošte",
        forwarded="proslijeđena poruka|prosleđena poruka|početak proslijeđene poruke|proslijeđeno",
        mobile="poslano s|poslano sa|poslato sa|poslano iz|poslato iz|poslano putem|poslano pomoću|"
        "nabavite outlook|preuzmite outlook",
        closing="srdačan pozdrav|lijep pozdrav|pozdrav|s poštovanjem|sa poštovanjem|lp|lijepi pozdrav|srdačno|"
        "lep pozdrav|srdačan pozdrav,",
        automatic="automatski odgovor|izvan ureda|odsutan|na godišnjem|odsutnost",
        is_automatic="ovo je automatski|ovo je automatska",
        absent="izvan ureda|na godišnjem|odsutan|odsutna|nisam u uredu|nisam u kancelariji",
        later="ograničen pristup|po povratku|nakon povratka|u hitnim slučajevima|za hitne|tijekom moje odsutnosti|"
        "odgovorit ću",
        undelivered="neisporučivo|nije isporučeno|isporuka nije uspjela|nije moguće isporučiti|neisporučena",
        delayed="odgođen|kašnj",
    ),
    "sl": Language(
        wrote="napisal|napisala|je napisal|je napisala|napisal(a)|napisal/a|je napisal/-a|piše|je napisal(a)",
        sender="od|pošiljatelj",
        sent="poslano|datum|poslano dne",
        to="za|komu|prejemnik",
        subject="zadeva|predmet",
        copy="kopija|kp|skp|pomembnost|priloge",
        original="izvirno sporočilo|prvotno sporočilo|originalno sporočilo",
        forwarded="posredovano sporočilo|začetek posredovanega sporočila",
        mobile="poslano iz|poslano z|poslano s|prenesite outlook|pridobite outlook",
        closing="lep pozdrav|s spoštovanjem|lp|prijeten pozdrav|z lepimi pozdravi|lepo pozdravljeni|lep pozdrav,|"
        "lepe pozdrave",
        automatic="samodejni odgovor|avtomatski odgovor|odsotnost|zunaj pisarne|na dopustu",
        is_automatic="to je samodejni|to je avtomatski|to je samodejno",
        absent="na dopustu|odsoten|odsotna|zunaj pisarne|nisem v pisarni",
        later="omejen dostop|po vrnitvi|ob vrnitvi|v nujnih primerih|med mojo odsotnostjo|odgovoril bom|"
        "odgovorila bom",
        undelivered="nedostavljivo|ni bilo mogoče dostaviti|ni dostavljeno|dostava ni uspela",
        delayed="zakasn|zamuda",
    ),
    "sr": Language(
        wrote="написао|написала|је написао|је написала|написао/ла|написао је|написала је",
        sender="шаље|пошиљалац|од",
        sent="послато|датум",
        to="прима|за|прималац",
        subject="наслов|тема|предмет",
        original="оригинална порука|изворна порука",
        forwarded="прослеђена порука",
        mobile="послато са|послато из",
        closing="срдачан поздрав|с поштовањем|поздрав",
        automatic="аутоматски одговор",
        absent="ван канцеларије|на одмору",
        later="по повратку|у хитним",
    ),
    "is": Language(
        wrote="skrifaði|ritaði",
        sender="frá|sendandi",
        sent="sent|dagsetning",
        to="til|viðtakandi",
        subject="efni",
        original="upprunaleg skilaboð|upphaflegur póstur",
        forwarded="áframsend skilaboð",
        mobile="sent úr|sent frá|sent með",
        closing="bestu kveðjur|kveðja|með kveðju|kær kveðja|virðingarfyllst|bkv|kv",
        automatic="sjálfvirkt svar",
        absent="ekki á skrifstofunni|í fríi",
        later="þegar ég kem aftur|í neyð",
    ),
    "ja": Language(
        wrote="のメール|は書きました|が書きました|さんが書いた",
        sender="差出人|送信者|from",
        sent="送信日時|日付|日時|送信日|送信",
        to="宛先|to",
        subject="件名|題名",
        copy="重要度|添付ファイル|返信先",
        original="元のメッセージ|オリジナルメッセージ|元のメール|original message",
        forwarded="転送されたメッセージ|転送メッセージ|forwarded message|転送メール",
        mobile="outlook for ios を|outlook for android を",
        mobile_ends="から送信|から送信しています|で送信|より送信|からの送信|を入手|から送信されました",
        automatic="自動返信|不在|自動応答|不在通知|休暇中",
        is_automatic="自動返信|自動応答|自動送信|自動配信",
        absent="不在|休暇|外出|休業",
        later="戻り次第|出社後|緊急の|お急ぎの|返信が遅れ|ご連絡いたします",
        undelivered="配信不能|配信できません|未配信|配信されませんでした|送信エラー",
        delayed="遅延",
    ),
    "zh": Language(
        wrote="写道|寫道|写到|写道：|来信|编写|寫道：|的邮件",
        sender="发件人|寄件者|寄件人|发信人|發件人",
        sent="发送时间|日期|发送日期|寄件日期|傳送時間|已发送|時間|时间|傳送日期|發送時間",
        to="收件人|收件者",
        subject="主题|主題|主旨|标题",
        copy="抄送|副本|重要性|附件|密送",
        original="原始邮件|原邮件|原始郵件|原始信件|原始訊息|邮件原件",
        forwarded="转发邮件|转发的邮件|轉寄的郵件|轉寄郵件|开始转发的邮件|转发邮件信息|以下是转发的邮件|轉寄的信件|"
        "forwarded message",
        mobile="发自|從我的|从我的|发送自|寄自|傳送自|获取 outlook|取得 outlook|下载 outlook",
        mobile_ends="发送|傳送|寄出",
        automatic="自动答复|自动回复|自動回覆|自動回复|不在办公室|外出|自動答复",
        is_automatic="这是一封自动|自动回复|自动发送|系統自動|此为自动|這是自動",
        absent="不在办公室|休假|外出|不在辦公室|请假",
        later="回来后|返回后|紧急|如有急事|會盡快|会尽快|无法及时|無法及時",
        undelivered="无法送达|退信|投递失败|無法傳遞|邮件未送达|系统退信|未送达|無法投遞",
        delayed="延迟|延遲|推迟",
    ),
    "ko": Language(
        wrote="작성|썼습니다|님이 작성|님이 쓴 글|작성함|님의 말",
        sender="보낸 사람|보낸사람|발신",
        sent="보낸 날짜|날짜|보낸날짜|일시|보냄|보낸 시간",
        to="받는 사람|받는사람|수신",
        subject="제목",
        copy="참조|중요도|첨부",
        original="원본 메시지|원본 메일|원본메시지|original message|원본 이메일",
        forwarded="전달된 메시지|전달된 메일|전달 메시지",
        mobile="나의 iphone|내 iphone",
        mobile_ends="에서 보냄|에서 보냈습니다|에서 전송|에서 발송|보냄|에서 보낸 메일입니다",
        automatic="자동 회신|자동 응답|부재중|자동회신|자동응답",
        is_automatic="자동 회신|자동으로 발송|자동 응답",
        absent="부재중|휴가",
        later="복귀 후|긴급|급한|돌아오는 대로|빠른 시일",
        undelivered="배달되지 않음|배달할 수 없음|전송 실패|배달 실패",
        delayed="지연",
    ),
    "vi": Language(
        wrote="đã viết|viết",
        sender="từ|người gửi",
        sent="đã gửi|ngày|ngày gửi|thời gian",
        to="tới|đến|người nhận",
        subject="chủ đề|tiêu đề",
        original="thư gốc|tin nhắn gốc|thông điệp gốc",
        forwarded="thư đã chuyển tiếp|tin nhắn được chuyển tiếp|thư được chuyển tiếp",
        mobile="được gửi từ|đã gửi từ|gửi từ|tải outlook",
        closing="trân trọng|thân mến|trân trọng cảm ơn",
        automatic="trả lời tự động|thư trả lời tự động",
        absent="vắng mặt|đi nghỉ|không có mặt ở văn phòng",
        later="khi trở lại|khẩn cấp",
    ),
    "id": Language(
        wrote="menulis|tulis",
        sender="dari|pengirim",
        sent="dikirim|tanggal|terkirim",
        to="kepada|ke|untuk|penerima",
        subject="perihal|subjek|subyek",
        original="pesan asli|pesan awal",
        forwarded="pesan terusan|pesan yang diteruskan|email terusan",
        mobile="dikirim dari|dapatkan outlook",
        closing="salam|hormat saya|salam hormat|terima kasih, salam",
        automatic="balasan otomatis|di luar kantor",
        absent="di luar kantor|sedang cuti",
        later="saat kembali|keadaan darurat",
    ),
    "he": Language(
        wrote="כתב|כתבה|מאת|‏כתב|כתב/ה",
        sender="מאת|‏מאת|שולח",
        sent="נשלח|תאריך|‏תאריך",
        to="אל|‏אל|נמען",
        subject="נושא|‏נושא|הנדון",
        original="הודעה מקורית|הודעה המקורית",
        forwarded="הודעה שהועברה|הודעה מועברת",
        mobile="נשלח מה|נשלח מ|קבל את outlook",
        closing="בברכה|בכבוד רב|תודה, בברכה",
        automatic="מענה אוטומטי|תשובה אוטומטית",
        absent="מחוץ למשרד|בחופשה",
        later="כשאחזור|במקרה דחוף",
    ),
    "ar": Language(
        wrote="كتب|كتبت|تمت كتابة|تمت كتابة ما يلي بواسطة",
        sender="من|المرسل",
        sent="تم الإرسال|التاريخ|تاريخ|أرسلت",
        to="إلى|المستلم",
        subject="الموضوع",
        original="الرسالة الأصلية|رسالة أصلية",
        forwarded="رسالة معاد توجيهها|الرسالة المعاد توجيهها",
        mobile="أرسلت من|أُرسلت من|مرسل من|تم الإرسال من|الحصول على outlook",
        closing="مع تحياتي|تحياتي|مع أطيب التحيات|وتفضلوا بقبول فائق الاحترام",
        automatic="رد تلقائي|الرد التلقائي|خارج المكتب",
        absent="خارج المكتب|في إجازة",
        later="عند عودتي|الحالات العاجلة",
    ),
    "th": Language(
        wrote="เขียน|เขียนว่า|ได้เขียน",
        sender="จาก|ผู้ส่ง",
        sent="ส่งเมื่อ|วันที่|ส่ง",
        to="ถึง|ผู้รับ",
        subject="เรื่อง|หัวเรื่อง",
        original="ข้อความต้นฉบับ|ข้อความเดิม",
        forwarded="ข้อความที่ส่งต่อ",
        mobile="ส่งจาก",
        automatic="ตอบกลับอัตโนมัติ",
    ),
}  # fmt: skip


def words(name: str) -> frozenset[str]:
    """What all languages together write for it."""
    listed = (getattr(language, name).split("|") for language in LANGUAGES.values())
    return frozenset(word.strip() for row in listed for word in row if word.strip())

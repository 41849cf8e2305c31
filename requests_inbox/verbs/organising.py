"""Who looks after a request, and the words by which the shop finds it together with others. Any state, held or not."""

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from requests_inbox import policies
from requests_inbox.changing import change
from requests_inbox.models.tags import Tag, Tagging
from requests_inbox.refusals import Refusal, Unready
from requests_inbox.search import add_words, write_document


class Organising:
    MOST_TAGS = 12

    def assign(self, *, by, seen, to, key=None, **why):
        """Make it somebody's own work, or nobody's (`to` is None)."""
        with change(self, "assigned", by=by, seen=seen, key=key, **why):
            policies.require("assign", self, by)
            if to and not self._holds_a_role(to):
                facts = {"name": to, "shop": self.shop}
                raise Unready(_("%(name)s does not decide on requests of %(shop)s.") % facts)
            if self.assigned_to == to:
                raise Refusal(_("%(name)s has it already.") % {"name": to} if to else _("Nobody has it already."))
            self.assigned_to = to

    def tag(self, *, by, seen, names, key=None):
        """`names` are all tags that it has from now on. What is no tag of the shop yet becomes one."""
        with change(self, "tagged", by=by, seen=seen, key=key):
            policies.require("tag", self, by)
            self.lock()
            names = self._checked(names)
            tags = Tag.objects.called(self.shop, names)
            if len(tags) < len(names):
                raise Refusal(_("A tag was taken away in this very moment. Try again."))
            before, self.tag_names = self.tag_names, [tag.name for tag in tags]
            if before == self.tag_names:
                raise Refusal(_("It has these tags already."))
            self._keep_taggings(tags)
            self._keep_findable(before)

    def lock(self):
        """Take the row before what hangs on it (words, tags), as everybody does, or two would wait in a ring."""
        type(self).objects.select_for_update().only("pk").get(pk=self.pk)

    @cached_property
    def assignees(self):
        """Whoever decides in its shop now, by name."""
        return [one.person for one in self._deciders().select_related("person").order_by("person__name", "person")]

    def _deciders(self):
        return self.shop.memberships.current().filter(role__in=policies.DECIDERS, person__is_active=True)

    def _holds_a_role(self, person):
        """Until the commit: the membership is locked, so that it ends before or after."""
        return self._deciders().filter(person=person).select_for_update(of=("self",)).first() is not None

    def _checked(self, names):
        """The names in order, each once, whatever its capitals."""
        names = {name.lower(): name for name in (" ".join(name.split()) for name in names) if name}
        longest = Tag._meta.get_field("name").max_length
        for name in names.values():
            if len(name) > longest or "," in name:
                told = {"name": name, "longest": longest}
                raise Unready(_("“%(name)s”: a tag has %(longest)s characters at most, and no comma.") % told)
        if len(names) > self.MOST_TAGS:
            raise Unready(_("A request has %(most)s tags at most.") % {"most": self.MOST_TAGS})
        return names

    def _keep_taggings(self, tags):
        self.taggings.exclude(tag__in=tags).delete()
        Tagging.objects.bulk_create([Tagging(request=self, tag=tag) for tag in tags], ignore_conflicts=True)

    def _keep_findable(self, before):
        """A tag that went must no longer find it: then its words are gathered anew."""
        if set(before) - set(self.tag_names):
            write_document(self)
        else:
            add_words(self, " ".join(name for name in self.tag_names if name not in before))

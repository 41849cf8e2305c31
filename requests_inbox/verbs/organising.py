"""Who looks after a request, what of it is read, and by which words it is found with others. Any state, held or not."""

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from requests_inbox import policies
from requests_inbox.changing import change
from requests_inbox.lists.documents import add_words, write_documents
from requests_inbox.models.tags import Tag, Tagging
from requests_inbox.refusals import Refusal, Unready
from shops.models import Team


class Organising:
    MOST_TAGS = 12

    @property
    def assignee(self):
        """The person or the team that looks after it, or None."""
        return self.assigned_to or self.assigned_team

    def is_of_a_team_of(self, person):
        """Whether they are in the team that has it. Of a page it came with the request (along.py), for its reader."""
        if self.assigned_team_id is None:
            return False
        known = self.__dict__.get("is_of_my_team")
        return person.pk in self.assigned_team.people if known is None else known

    def assign(self, *, by, seen, to, key=None, **why):
        """Make it the work of a person, of a team, or nobody's (`to` is None)."""
        with change(self, "assigned", by=by, seen=seen, key=key, **why):
            policies.require("assign", self, by)
            if to:
                self._require_decider(to)
            if self.assignee == to:
                raise Refusal(_("%(name)s has it already.") % {"name": to} if to else _("Nobody has it already."))
            is_team = isinstance(to, Team)
            self.assigned_to, self.assigned_team = (None, to) if is_team else (to, None)

    def leave_who_is_gone(self):
        """It comes back, and whoever had or held it may have gone meanwhile: then it is nobody's."""
        if self.assignee and not self.keep_here(self.assignee):
            self.assigned_to = self.assigned_team = None
        if self.held_by and not self.keep_here(self.held_by):
            self._release()

    def tag(self, *, by, seen, names, key=None):
        """`names` are all tags that it has from now on. What is no tag of the shop yet becomes one."""
        with change(self, "tagged", by=by, seen=seen, key=key):
            policies.require("tag", self, by)
            self.lock()
            before = self.tag_names
            self._retag(names)
            if before == self.tag_names:
                raise Refusal(_("It has these tags already."))

    def mark_read(self, *, by, seen, key=None):
        """Somebody has read what came in and nothing else is to be done. What came since they looked stays unread."""
        with change(self, "marked_read", by=by, seen=seen, key=key):
            policies.require("mark_read", self, by)

    def mark_unread(self, *, by, seen, key=None):
        """Somebody has to look at what was written, after all."""
        with change(self, "marked_unread", by=by, seen=seen, key=key):
            policies.require("mark_unread", self, by)
            if not self.events.filter(message__isnull=False).exists():
                raise Refusal(_("Nobody has written here: there is nothing to be read."))
            self.is_unread = True

    def lock(self):
        """Take the row before what hangs on it (words, tags, whoever gets it), or two would wait in a ring."""
        type(self).objects.select_for_update().only("pk").get(pk=self.pk)

    @cached_property
    def assignees(self):
        """Whoever decides in its shop now, by name."""
        deciders = policies.deciders_of(self.shop_id)
        return [one.person for one in deciders.select_related("person").order_by("person__name", "person")]

    @cached_property
    def teams(self):
        """Teams of its shop in which somebody decides, by name."""
        return list(self._deciding_teams())

    def keep_here(self, one):
        """Whether a person or a team decides here, until the commit: their membership or it ends before or after."""
        self.lock()
        deciders = policies.deciders_of(self.shop_id)
        rows = self._deciding_teams().filter(pk=one.pk) if isinstance(one, Team) else deciders.filter(person=one)
        return rows.select_for_update(of=("self",)).first() is not None

    def _deciding_teams(self):
        deciders = policies.deciders_of(self.shop_id)
        return Team.objects.current().filter(shop=self.shop_id, pk__in=deciders.values("teams"))

    def _require_decider(self, to):
        if not self.keep_here(to):
            facts = {"name": to, "shop": self.shop}
            raise Unready(_("%(name)s does not decide on requests of %(shop)s.") % facts)

    def _retag(self, names):
        names = self._checked(names)
        tags = Tag.objects.called(self.shop, names)
        if len(tags) < len(names):
            raise Refusal(_("A tag was taken away in this very moment. Try again."))
        before, self.tag_names = self.tag_names, [tag.name for tag in tags]
        self._keep_taggings(tags)
        self._keep_findable(before)

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
            write_documents([self])
        else:
            add_words(self, " ".join(name for name in self.tag_names if name not in before))

"""What a panel is meant to mirror: features with groups and targets, and which group each member is in."""

from __future__ import annotations

from django.db import models

from deliberation.bodies.models import Body, Membership


class Feature(models.Model):
    """One feature by which a body compares itself with its area: age, say. `ended`: no longer looked at."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="features")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=80)
    source = models.CharField(max_length=300, blank=True, help_text="Where the targets come from.")
    ended = models.BooleanField(default=False)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"feature {self.pk} of {self.body_id}"


class Group(models.Model):
    """One group of a feature. `target`: its share of the population in tenths of a per cent, where one is set."""

    feature = models.ForeignKey(Feature, on_delete=models.PROTECT, related_name="groups")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=80)
    target = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"group {self.pk} of feature {self.feature_id}"


class MemberGroup(models.Model):
    """Which group of a feature a member is in, as they said themselves. No row: they did not say."""

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="groups")
    feature = models.ForeignKey(Feature, on_delete=models.PROTECT, related_name="members")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="members")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["membership", "feature"], name="one_group_of_a_feature")
        ]

    def __str__(self) -> str:
        return f"group of membership {self.membership_id}"

"""Words of names, so that a name is found by any of its words, in any spelling, however long the register is."""

from django.db import models

from consultations.register.directory.models import Organisation


class NameToken(models.Model):
    """One folded word of any name of an organisation; words are found by how they begin."""

    token = models.CharField(max_length=60)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="tokens")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["token", "organisation"], name="name_token_once")]

    def __str__(self) -> str:
        return self.token

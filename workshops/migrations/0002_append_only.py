"""The room's log, who may vote and every cast are append-only; an open poll keeps its mode, scale and wording."""

from django.db import migrations

from ds4skills.audit.triggers import AppendOnly

# The words of a vote move to the ledger, where they can be erased; nothing else of a cast ever changes.
BLANKED = (
    'NEW.reason = \'\' AND NEW.stance = OLD.stance AND NEW."cast" = OLD."cast" AND NEW.blocks = OLD.blocks '
    'AND NEW.voice_id = OLD.voice_id AND NEW.eligible_id = OLD.eligible_id AND NEW."at" = OLD."at"'
)
FROZEN = (
    "NEW.mode = OLD.mode AND NEW.scale = OLD.scale AND NEW.version_id = OLD.version_id "
    "AND NEW.wording_digest = OLD.wording_digest AND NEW.turn = OLD.turn AND NEW.kind = OLD.kind "
    "AND NEW.room_id = OLD.room_id AND NEW.opened_at = OLD.opened_at AND NEW.state <> 'draft' "
    "AND (OLD.state = 'open' OR NEW.state <> 'open')"
)


class Migration(migrations.Migration):
    dependencies = [("workshops", "0001_initial")]
    operations = [
        AppendOnly("workshops_entry"),
        AppendOnly("workshops_eligible"),
        AppendOnly("workshops_vote", unless=BLANKED),
        AppendOnly("workshops_poll", when="OLD.state <> 'draft'", unless=FROZEN),
    ]

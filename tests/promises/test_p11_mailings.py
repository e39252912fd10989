"""P11: a message goes to one address; a worker that is killed loses none and doubles none it cannot name."""

import pytest

from tests.bench.register_mailing import killed


@pytest.mark.postgres  # a long test: real workers, killed; it brings an embedded database of its own
def test_a_worker_killed_while_it_writes_and_sends_reaches_everybody_once():
    found = killed(count=300, kills=3, embedded=True)

    assert (found["missed"], found["doubled_beyond"], found["foreign"]) == (0, 0, 0), found
    assert found["messages"] - found["recipients"] <= found["in_sending"] <= 3

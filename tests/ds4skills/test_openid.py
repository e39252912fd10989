"""Sign-in by an OpenID provider, driven through the site as the environment configures it."""

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from ds4skills import env as environment
from ds4skills.accounts.models import User
from ds4skills.env import BadEnvironmentError, Environment
from tests.ds4skills.openid_provider import CLIENT, SECRET, serving

pytestmark = pytest.mark.django_db
BEGIN = "/account/oidc/oidc/login/"
MAIL = "ana@university.example"


@pytest.fixture
def provider(settings):
    with serving(sub="s-1", email=MAIL, email_verified=True, name="Ana") as found:
        env = Environment(
            {"OIDC_ISSUER": found.address, "OIDC_CLIENT_ID": CLIENT, "OIDC_CLIENT_SECRET": SECRET}
        )
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": environment.openid(env)}
        yield found


def go(client):
    """Begin a sign-in; gives the address by which the provider sends the browser back."""
    there = client.post(BEGIN)
    assert there.status_code == 302, there.content
    back = requests.get(there["Location"], allow_redirects=False, timeout=5)
    return back.headers["Location"].replace("http://testserver", "")


def sign_in():
    client = Client()
    client.get(go(client), follow=True)
    return client


def who(client):
    return client.session.get("_auth_user_id")


def test_the_first_sign_in_makes_an_account_and_the_second_finds_it_by_issuer_and_subject(provider):
    first = sign_in()
    assert who(first) == str(User.objects.get(email=MAIL).pk)

    provider.claims["email"] = "ana@elsewhere.example"
    second = sign_in()
    assert who(second) == who(first)
    assert SocialAccount.objects.count() == 1


def test_the_same_subject_of_another_issuer_is_somebody_else(provider, settings):
    first = sign_in()
    with serving(sub="s-1", email="other@university.example", email_verified=True) as other:
        provider_of = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]
        provider_of["APPS"][0]["settings"]["server_url"] = other.address
        second = sign_in()
    assert who(second) not in {None, who(first)}


def test_an_account_with_the_same_address_is_not_taken_over(provider):
    before = User.objects.create_user(MAIL, name="Ana")
    client = sign_in()
    assert who(client) is None
    assert list(User.objects.filter(email=MAIL)) == [before]
    assert not SocialAccount.objects.exists()


@pytest.mark.parametrize(
    "altered",
    [
        {"nonce": "of another sign-in"},
        {"nonce": None},
        {"aud": "another site"},
        {"iss": "https://elsewhere.example"},
        {"exp": 1},
        {"sub": "s-2"},
    ],
    ids="-".join,
)
def test_a_token_that_was_not_made_for_this_sign_in_is_refused(provider, altered):
    provider.altered = altered
    assert who(sign_in()) is None
    assert not User.objects.filter(email=MAIL).exists()


def test_a_state_of_another_browser_is_refused(provider):
    back = go(Client())
    stranger = Client()
    stranger.get(back, follow=True)
    assert who(stranger) is None
    assert not SocialAccount.objects.exists()


def test_a_code_of_another_sign_in_is_refused_by_its_verifier(provider):
    stolen = go(Client()).partition("code=")[2].partition("&")[0]
    client = Client()
    own = go(client)
    client.get(own.replace(own.partition("code=")[2].partition("&")[0], stolen), follow=True)
    assert who(client) is None
    assert provider.refused == ["invalid_grant"]


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"OIDC_ISSUER": "http://login.example"}, "OIDC_ISSUER"),
        ({"OIDC_ISSUER": "https://login.example"}, "OIDC_CLIENT_ID"),
        ({"OIDC_ISSUER": "https://login.example", "OIDC_CLIENT_ID": "x"}, "OIDC_CLIENT_SECRET"),
    ],
)
def test_half_a_provider_is_refused_at_the_start(values, named):
    with pytest.raises(BadEnvironmentError, match=named):
        environment.openid(Environment(values))

#!/usr/bin/env bash
# What: the condition of an XMPP error, as slixmpp tells it, for each of the 22 conditions that RFC 6120 defines for stanzas.
# Versions: slixmpp 1.8.3 (python3-slixmpp of Debian's suite bookworm, package files of the day, unpacked into a folder), Python 3 of this
#   machine.
# A good engineer would guess: iq['error']['condition'] is the name of the element, whichever of the standard ones it is; at worst, one that
#   is unknown is "undefined-condition", as the RFC has it for what one does not know.
# Behaviour: policy-violation, with which servers answer what is too large or too frequent, is not in the library's list (it came with
#   RFC 6120, its list is that of RFC 3920). The condition is an empty text then, while type and text are there, and an IqError says the
#   same. A client that goes by the condition takes it for no error of a known kind. Look at the element itself, or at the type: "modify"
#   and "wait" tell whether to try again.
# Seen: 21 of 22; policy-violation is '', type modify, text too large
# Exit: 0 as described, 1 if the behaviour has changed, 2 if the package cannot be had.
set -u
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 2
# From the mirror that this machine uses for its own packages, without touching its package lists.
mirror=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null | grep -oE 'https?://[^ ]+/debian/?( |$)' | head -n 1 | tr -d ' ')
mkdir -p apt/lists/partial apt/cache/archives/partial deb root
echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror bookworm main" > apt/sources.list
touch apt/status
cat > apt/apt.conf <<CONF
Dir::Etc::sourcelist "$work/apt/sources.list";
Dir::Etc::sourceparts "$work/apt/none";
Dir::State::lists "$work/apt/lists";
Dir::State::status "$work/apt/status";
Dir::Cache "$work/apt/cache";
CONF
chmod 755 "$work"
export APT_CONFIG=$work/apt/apt.conf
(apt-get -qq update && cd deb && apt-get -qq download python3-slixmpp python3-aiodns python3-pycares python3-pyasn1 python3-pyasn1-modules) > apt.log 2>&1
for package in deb/*.deb; do [ -e "$package" ] && dpkg-deb -x "$package" root; done
if [ ! -d root/usr/lib/python3/dist-packages/slixmpp ]; then
  echo "python3-slixmpp of bookworm cannot be had"
  exit 2
fi
cat > conditions.py <<'PY'
import slixmpp
from slixmpp.stanza import Iq
from slixmpp.xmlstream import ET

NAMESPACE = "urn:ietf:params:xml:ns:xmpp-stanzas"
CONDITIONS = """bad-request conflict feature-not-implemented forbidden gone internal-server-error item-not-found jid-malformed
    not-acceptable not-allowed not-authorized policy-violation recipient-unavailable redirect registration-required
    remote-server-not-found remote-server-timeout resource-constraint service-unavailable subscription-required undefined-condition
    unexpected-request""".split()

client = slixmpp.ClientXMPP("juliet@example.com", "secret")
known, others = 0, []
for name in CONDITIONS:
    error = Iq(client, xml=ET.fromstring(
        f"<iq xmlns='jabber:client' type='error' id='1'><error type='modify'><{name} xmlns='{NAMESPACE}'/>"
        f"<text xmlns='{NAMESPACE}'>too large</text></error></iq>"))["error"]
    if error["condition"] == name:
        known += 1
    else:
        others.append(f"{name} is {error['condition']!r}, type {error['type']}, text {error['text']}")
print(f"{slixmpp.__version__}: {known} of {len(CONDITIONS)}; {'; '.join(others)}")
PY
seen=$(PYTHONPATH=root/usr/lib/python3/dist-packages timeout 60 python3 conditions.py 2> python.log)
echo "$seen"
if [ "$seen" = "1.8.3: 21 of 22; policy-violation is '', type modify, text too large" ]; then
  echo "As described: one standard condition is none."
else
  echo "The behaviour has changed."
  exit 1
fi

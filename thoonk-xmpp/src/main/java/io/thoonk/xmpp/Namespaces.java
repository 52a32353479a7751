package io.thoonk.xmpp;

/** Namespaces of XMPP and its extensions. */
final class Namespaces {

    static final String COMPONENT = "jabber:component:accept";

    static final String STREAM = "http://etherx.jabber.org/streams";

    static final String STREAM_ERRORS = "urn:ietf:params:xml:ns:xmpp-streams";

    static final String STANZA_ERRORS = "urn:ietf:params:xml:ns:xmpp-stanzas";

    static final String DISCO_INFO = "http://jabber.org/protocol/disco#info";

    static final String DISCO_ITEMS = "http://jabber.org/protocol/disco#items";

    static final String PUBSUB = "http://jabber.org/protocol/pubsub";

    static final String PUBSUB_OWNER = PUBSUB + "#owner";

    static final String PUBSUB_EVENT = PUBSUB + "#event";

    static final String PUBSUB_ERRORS = PUBSUB + "#errors";

    static final String DATA = "jabber:x:data";

    static final String RSM = "http://jabber.org/protocol/rsm";

    static final String PING = "urn:xmpp:ping";

    static final String JSON = "urn:xmpp:json:0";

    static final String ATOM = "http://www.w3.org/2005/Atom";

    private Namespaces() {}
}

package io.thoonk.xmpp;

class ProsodyIntegrationTests extends PubSubFixture {

    ProsodyIntegrationTests() {
        super(XmppServer.Kind.PROSODY);
    }
}

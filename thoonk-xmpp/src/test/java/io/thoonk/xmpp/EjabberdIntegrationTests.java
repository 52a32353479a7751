package io.thoonk.xmpp;

class EjabberdIntegrationTests extends PubSubFixture {

    EjabberdIntegrationTests() {
        super(XmppServer.Kind.EJABBERD);
    }
}

package io.thoonk.xmpp;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/** Shows whether the component is connected, and why not. Of several processes one is; that another is it is no illness of this one. */
final class XmppHealthIndicator extends AbstractHealthIndicator {

    private final XmppComponent component;

    XmppHealthIndicator(XmppComponent component) {
        super("The health of the XMPP component could not be found out");
        this.component = component;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        XmppComponent.Server server = component.server();
        ComponentState state = component.state();
        builder.withDetail("domain", server.domain())
                .withDetail("server", server.host() + ":" + server.port())
                .withDetail("since", state.since());
        switch (state.kind()) {
            case CONNECTED -> builder.up();
            case TROUBLED -> builder.down().withDetail("reason", "It is not connected: " + state.words());
            case STANDBY -> builder.unknown().withDetail("reason", "Another process is the component");
            case STARTING -> builder.unknown().withDetail("reason", "It has not tried to connect yet");
            case STOPPED -> builder.unknown().withDetail("reason", "It is stopped");
        }
    }
}

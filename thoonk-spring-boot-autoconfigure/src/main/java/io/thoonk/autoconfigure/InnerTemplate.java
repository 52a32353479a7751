package io.thoonk.autoconfigure;

import io.thoonk.ThoonkInternals;
import io.thoonk.ThoonkTemplate;

/**
 * The template that everything inside works through. It stands beside the public bean, so that a test may replace that one
 * with a mock and what receives goes on.
 *
 * @param template the template
 * @param ofThisContext whether its connections live and end with this context, or with an ancestor's
 * @param madeHere whether it is closed with this bean, or by the application that made it
 * @since 0.1.0
 */
public record InnerTemplate(ThoonkTemplate template, boolean ofThisContext, boolean madeHere) implements AutoCloseable {

    static InnerTemplate madeHere(ThoonkTemplate template) {
        return new InnerTemplate(template, true, true);
    }

    static InnerTemplate ofApplication(ThoonkTemplate template) {
        return new InnerTemplate(template, true, false);
    }

    static InnerTemplate ofAncestor(ThoonkTemplate template) {
        return new InnerTemplate(template, false, false);
    }

    /** {@return what else this library needs of the template} */
    public ThoonkInternals internals() {
        return ThoonkInternals.of(template);
    }

    /** Closes the template's own connections, and has them opened again when they are needed. */
    void releaseConnections() {
        if (ofThisContext) {
            internals().releaseConnections();
        }
    }

    /** Opens the subscription connection after the connection factory has started again, as it does when a paused context goes on. */
    void reconnectSubscriptions() {
        if (ofThisContext) {
            internals().reconnectSubscriptions();
        }
    }

    /** Closes it before the connection factory stops. */
    void disconnectSubscriptions() {
        if (ofThisContext) {
            internals().disconnectSubscriptions();
        }
    }

    @Override
    public void close() {
        if (madeHere) {
            template.close();
        }
    }
}

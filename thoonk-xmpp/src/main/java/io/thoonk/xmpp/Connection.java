package io.thoonk.xmpp;

import java.net.Socket;
import org.jspecify.annotations.Nullable;

/** A connection from before it is opened, so that it can be ended while the server has not answered yet. Thread-safe. */
final class Connection implements LeaseGuard.Guarded {

    private final Socket socket = new Socket();

    private final Runnable lost;

    private volatile @Nullable ComponentSession session;

    /**
     * Creates it.
     *
     * @param lost hears that it was closed because the lease ends
     */
    Connection(Runnable lost) {
        this.lost = lost;
    }

    /** To be connected. */
    Socket socket() {
        return socket;
    }

    /** Hears that it is open. */
    void begin(ComponentSession begun) {
        session = begun;
    }

    /** Ends it, with a goodbye if it is open. */
    void end() {
        ComponentSession begun = session;
        if (begun != null) {
            begun.end();
        }
        close();
    }

    void close() {
        ComponentStream.close(socket);
        ComponentSession begun = session;
        if (begun != null) {
            begun.close();
        }
    }

    @Override
    public void look() {
        ComponentSession begun = session;
        if (begun != null) {
            begun.closeIfStuck();
        }
    }

    @Override
    public void lost() {
        // Before anything is said: another process connects soon.
        close();
        lost.run();
    }
}

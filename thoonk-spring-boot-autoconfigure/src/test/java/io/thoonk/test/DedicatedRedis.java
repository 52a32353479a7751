package io.thoonk.test;

/** A server of one test alone, which may be stopped, killed and started again on the same port. */
public final class DedicatedRedis extends TestRedis implements AutoCloseable {

    private final EmbeddedRedisServer server;

    DedicatedRedis(EmbeddedRedisServer server) {
        super(server);
        this.server = server;
    }

    /** Ends the server in the regular way and waits for that. Does nothing when it does not run. */
    public void stop() {
        this.server.stop();
    }

    /** Ends the server as a power cut would and waits for that. Does nothing when it does not run. */
    public void kill() {
        this.server.kill();
    }

    /** Lets the server stand still, with all connections open, until {@link #resume()}. */
    public void pause() {
        this.server.pause();
    }

    /** Lets a paused server go on. */
    public void resume() {
        this.server.resume();
    }

    /**
     * Starts the server again on the same port, after ending it if it runs. The data is gone, and the scripts are, unless
     * the arguments ask for persistence.
     */
    public void restart() {
        stop();
        this.server.start();
    }

    /** {@return whether the server runs} */
    public boolean running() {
        return this.server.running();
    }

    /** Closes the connections that this object made, and ends the server. */
    @Override
    public void close() {
        disconnect();
        this.server.close();
    }
}

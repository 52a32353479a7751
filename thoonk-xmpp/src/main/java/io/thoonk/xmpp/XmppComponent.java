package io.thoonk.xmpp;

import io.thoonk.LoggableFailure;
import io.thoonk.ThoonkException;
import io.thoonk.thread.ThoonkThreads;
import io.thoonk.xmpp.ComponentState.Kind;
import java.io.IOException;
import java.time.Clock;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.util.backoff.BackOffExecution;
import org.springframework.util.backoff.ExponentialBackOff;

/**
 * The component: while this process has the lease, it keeps connecting to the server and is the service. The application starts and runs
 * whether there is a server or not. Thread-safe.
 */
final class XmppComponent implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(XmppComponent.class);

    private static final long SHUTDOWN_MILLIS = 20_000;

    /** A connection that ends so soon counts as one that failed. */
    private static final long SOON = TimeUnit.SECONDS.toNanos(5);

    private static final String LOST = "Redis does not answer, or another process is it now";

    private final Server server;

    private final ComponentLease lease;

    private final Service service;

    private final Clock clock;

    private @Nullable Thread thread;

    /** The one before, which may not have ended in time. */
    private @Nullable Thread last;

    /** Ends {@link #thread}. */
    private CountDownLatch stopping = new CountDownLatch(0);

    /** Of the thread that runs this. */
    private volatile CountDownLatch stopped = new CountDownLatch(0);

    private volatile @Nullable Connection connection;

    private volatile ComponentState state;

    /** Of the thread that runs this. */
    private BackOffExecution pauses = pauses();

    /** Of the thread that runs this. */
    private boolean troubled;

    /**
     * Creates it.
     *
     * @param server the server
     * @param lease says whether this process is the component
     * @param service what is done while connected
     * @param clock tells since when something is so
     */
    XmppComponent(Server server, ComponentLease lease, Service service, Clock clock) {
        this.server = server;
        this.lease = lease;
        this.service = service;
        this.clock = clock;
        this.state = new ComponentState(Kind.STOPPED, "", clock.instant());
    }

    Server server() {
        return server;
    }

    /** How it stands. */
    ComponentState state() {
        return state;
    }

    private void become(Kind kind, String words) {
        if (!isStopped()) {
            state = state.next(kind, words, clock.instant());
        }
    }

    @Override
    public synchronized void start() {
        if (thread == null) {
            CountDownLatch beginning = new CountDownLatch(1);
            Thread before = last;
            stopping = beginning;
            state = state.next(Kind.STARTING, "", clock.instant());
            Thread started = ThoonkThreads.thread("xmpp", () -> run(beginning, before));
            started.start();
            thread = started;
            // An application may be nothing but this.
            ThoonkThreads.userThread("xmpp-keep-alive", () -> awaitEnd(beginning))
                    .start();
        }
    }

    /** Says goodbye to the server and lets another process take over. */
    @Override
    public synchronized void stop() {
        Thread running = thread;
        if (running != null) {
            stopping.countDown();
            Connection open = connection;
            if (open != null) {
                open.end();
            }
            try {
                running.join(SHUTDOWN_MILLIS);
            } catch (InterruptedException ex) {
                Thread.currentThread().interrupt();
            }
            state = state.next(Kind.STOPPED, "", clock.instant());
            thread = null;
            last = running;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return thread != null;
    }

    private void run(CountDownLatch own, @Nullable Thread before) {
        if (before != null) {
            // Two of them would take the lease for each other's.
            LeaseGuard.join(before);
        }
        stopped = own;
        pauses = pauses();
        while (!isStopped()) {
            try {
                if (lease.hold()) {
                    connect();
                } else {
                    become(Kind.STANDBY, "");
                    await(lease.duration().toMillis() / 3);
                    continue;
                }
            } catch (IOException | ThoonkException ex) {
                failed(ex);
            } catch (Throwable ex) {
                become(Kind.TROUBLED, "It goes on after an unexpected failure: " + ex);
                log.error("The XMPP component goes on after an unexpected failure", LoggableFailure.of(ex));
            }
            lease.release();
            await(pauses.nextBackOff());
        }
        lease.release();
    }

    private void connect() throws IOException {
        Connection opening = new Connection(this::lost);
        connection = opening;
        // From before the attempt on: it may take longer than the lease.
        LeaseGuard guard = LeaseGuard.start(lease, opening);
        try {
            // Whoever stops this from now on ends the attempt.
            if (!isStopped()) {
                serve(opening, guard);
            }
        } catch (IOException | ThoonkException ex) {
            // What came of a lost lease is told.
            if (!guard.isLost()) {
                throw ex;
            }
            become(Kind.TROUBLED, LOST);
        } finally {
            opening.close();
            connection = null;
            guard.close();
        }
    }

    private void serve(Connection opening, LeaseGuard guard) throws IOException {
        @Nullable Thread watching = null;
        long connectedAt = 0;
        try (ComponentStream stream = ComponentStream.open(
                opening.socket(), server.host(), server.port(), server.domain(), server.secret())) {
            ComponentSession session =
                    new ComponentSession(stream, server.domain(), service.requests(), guard::isEntitled);
            opening.begin(session);
            service.begin(session);
            watching = ThoonkThreads.thread("xmpp-nodes", () -> service.watch(session));
            watching.start();
            connectedAt = System.nanoTime();
            become(Kind.CONNECTED, "");
            log.info("Connected to {}:{} as {}", server.host(), server.port(), server.domain());
            troubled = false;
            session.serve();
        } finally {
            if (watching != null) {
                service.end();
                LeaseGuard.join(watching);
            }
            if (connectedAt != 0 && System.nanoTime() - connectedAt > SOON) {
                pauses = pauses();
            }
        }
        if (!isStopped()) {
            throw new IOException("The server ended the stream");
        }
    }

    private void lost() {
        become(Kind.TROUBLED, LOST);
        log.warn("{} disconnects: Redis does not answer, or another process is it now", server.domain());
    }

    private void failed(Exception failure) {
        become(Kind.TROUBLED, String.valueOf(failure.getMessage()));
        if (troubled || isStopped()) {
            log.debug("{} is still not connected", server.domain(), failure);
        } else {
            log.warn(
                    "{} is not connected to {}:{} and tries again until it is: {}",
                    server.domain(),
                    server.host(),
                    server.port(),
                    failure.getMessage());
        }
        troubled = true;
    }

    private boolean isStopped() {
        return stopped.getCount() == 0;
    }

    private void await(long millis) {
        try {
            stopped.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            stopped.countDown();
        }
    }

    private static void awaitEnd(CountDownLatch end) {
        try {
            end.await();
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }

    private static BackOffExecution pauses() {
        ExponentialBackOff pauses = new ExponentialBackOff(200, 2);
        pauses.setMaxInterval(10_000);
        return pauses.start();
    }

    /**
     * Where the server is, and what the component is to it.
     *
     * @param host where it listens for components
     * @param port on which port
     * @param domain name of the component
     * @param secret what both know
     */
    record Server(String host, int port, String domain, String secret) {

        @Override
        public String toString() {
            return domain + " at " + host + ":" + port;
        }
    }

    /** What is done while connected. */
    interface Service {

        /** Answers requests. */
        Requests requests();

        /** Reads what is needed before the first request. */
        void begin(ComponentSession session);

        /** Sends notifications until the session ends. */
        void watch(ComponentSession session);

        /** Hears that the session has ended. */
        void end();
    }
}

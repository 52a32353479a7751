package io.thoonk.xmpp;

import io.thoonk.LoggableFailure;
import io.thoonk.ThoonkException;
import io.thoonk.thread.ThoonkThreads;
import java.io.IOException;
import java.time.Duration;
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

    private final Server server;

    private final ComponentLease lease;

    private final Duration duration;

    private final Service service;

    private @Nullable Thread thread;

    private volatile CountDownLatch stopped = new CountDownLatch(0);

    private volatile @Nullable ComponentSession session;

    private volatile boolean leaseLost;

    /** Of the thread that runs this. */
    private boolean troubled;

    /**
     * Creates it.
     *
     * @param server the server
     * @param lease says whether this process is the component
     * @param duration for how long it holds
     * @param service what is done while connected
     */
    XmppComponent(Server server, ComponentLease lease, Duration duration, Service service) {
        this.server = server;
        this.lease = lease;
        this.duration = duration;
        this.service = service;
    }

    @Override
    public synchronized void start() {
        if (thread == null) {
            stopped = new CountDownLatch(1);
            Thread started = ThoonkThreads.thread("xmpp", this::run);
            started.start();
            thread = started;
        }
    }

    /** Says goodbye to the server and lets another process take over. */
    @Override
    public synchronized void stop() {
        Thread running = thread;
        if (running != null) {
            stopped.countDown();
            ComponentSession open = session;
            if (open != null) {
                open.end();
            }
            try {
                running.join(SHUTDOWN_MILLIS);
            } catch (InterruptedException ex) {
                Thread.currentThread().interrupt();
            }
            thread = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return thread != null;
    }

    private void run() {
        BackOffExecution pauses = pauses();
        while (!isStopped()) {
            long began = System.nanoTime();
            leaseLost = false;
            try {
                if (lease.hold()) {
                    connect();
                } else {
                    await(duration.toMillis() / 3);
                    continue;
                }
            } catch (IOException | ThoonkException ex) {
                // What came of a lost lease is told.
                if (!leaseLost) {
                    failed(ex);
                }
            } catch (Throwable ex) {
                log.error("The XMPP component goes on after an unexpected failure", LoggableFailure.of(ex));
            }
            lease.release();
            if (System.nanoTime() - began > SOON) {
                pauses = pauses();
            }
            await(pauses.nextBackOff());
        }
        lease.release();
    }

    private void connect() throws IOException {
        CountDownLatch over = new CountDownLatch(1);
        // From before the attempt on: it may take longer than the lease.
        Thread renewing = background("lease", () -> renew(over));
        Thread guarding = background("guard", () -> guard(over));
        @Nullable Thread watching = null;
        try (ComponentStream stream =
                ComponentStream.open(server.host(), server.port(), server.domain(), server.secret())) {
            ComponentSession connected = new ComponentSession(stream, server.domain(), service.requests());
            session = connected;
            if (isStopped() || leaseLost) {
                connected.end();
                return;
            }
            service.begin(connected);
            watching = background("nodes", () -> service.watch(connected));
            log.info("Connected to {}:{} as {}", server.host(), server.port(), server.domain());
            troubled = false;
            connected.serve();
        } finally {
            session = null;
            service.end();
            over.countDown();
            join(guarding);
            join(renewing);
            join(watching);
        }
        if (!isStopped() && !leaseLost) {
            throw new IOException("The server ended the stream");
        }
    }

    private static Thread background(String name, Runnable work) {
        Thread started = ThoonkThreads.thread("xmpp-" + name, work);
        started.start();
        return started;
    }

    /** Nothing of one connection goes on beside the next. */
    private static void join(@Nullable Thread ending) {
        boolean interrupted = false;
        while (ending != null && ending.isAlive()) {
            try {
                ending.join();
            } catch (InterruptedException ex) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void renew(CountDownLatch over) {
        try {
            while (!leaseLost && !over.await(Math.max(1, duration.toMillis() / 3), TimeUnit.MILLISECONDS)) {
                if (!holds()) {
                    lose();
                }
            }
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the connection in time, also while Redis does not answer whoever renews. */
    private void guard(CountDownLatch over) {
        try {
            while (!leaseLost && !over.await(Math.max(1, duration.toMillis() / 20), TimeUnit.MILLISECONDS)) {
                ComponentSession connected = session;
                if (connected != null) {
                    connected.closeIfStuck();
                }
                if (!lease.isHeld()) {
                    lose();
                }
            }
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }

    private void lose() {
        if (!leaseLost) {
            log.warn("{} disconnects: Redis does not answer, or another process is it now", server.domain());
        }
        leaseLost = true;
        ComponentSession connected = session;
        if (connected != null) {
            connected.close();
        }
    }

    private boolean holds() {
        try {
            return lease.hold();
        } catch (RuntimeException ex) {
            // Whatever it is, an end of this thread would leave the connection without a lease.
            log.debug("The lease could not be renewed in time", ex);
            return false;
        }
    }

    private void failed(Exception failure) {
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

    private static BackOffExecution pauses() {
        ExponentialBackOff pauses = new ExponentialBackOff(200, 2);
        pauses.setMaxInterval(30_000);
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

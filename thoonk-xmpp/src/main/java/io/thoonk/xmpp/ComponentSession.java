package io.thoonk.xmpp;

import io.thoonk.xmpp.StanzaFramer.Frame;
import io.thoonk.xmpp.StanzaFramer.Kind;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import javax.xml.stream.XMLStreamException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to the server: reads requests and answers them one after the other, and sends notifications between them. XEP-0114 confirms
 * nothing, so after notifications the component sends a ping to itself: when it comes back, the server has taken all that went before.
 */
final class ComponentSession {

    private static final Logger log = LoggerFactory.getLogger(ComponentSession.class);

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final long SHORTEST_WAIT = TimeUnit.MILLISECONDS.toNanos(50);

    private final ComponentStream stream;

    private final String domain;

    private final Requests requests;

    private final BooleanSupplier entitled;

    private final Duration patience;

    private final LongSupplier nanos;

    /** Held while a request is answered, so that its notifications do not overtake the answer. */
    private final ReentrantLock turn = new ReentrantLock(true);

    /** Since when a request is being answered, or 0. */
    private volatile long answeringSince;

    /** How long the requests before took. */
    private final AtomicLong answeredNanos = new AtomicLong();

    private final AtomicLong pings = new AtomicLong();

    private final Map<String, CompletableFuture<Boolean>> unconfirmed = new ConcurrentHashMap<>();

    private final CountDownLatch ended = new CountDownLatch(1);

    /**
     * Creates it.
     *
     * @param stream the stream
     * @param domain name of the component
     * @param requests answers requests
     * @param entitled whether this process still is the component
     */
    ComponentSession(ComponentStream stream, String domain, Requests requests, BooleanSupplier entitled) {
        this(stream, domain, requests, entitled, PATIENCE, System::nanoTime);
    }

    /**
     * Creates it with a patience of its own for the server.
     *
     * @param stream the stream
     * @param domain name of the component
     * @param requests answers requests
     * @param entitled whether this process still is the component
     * @param patience how long the server may take to confirm what it got
     * @param nanos a clock that only goes forward, in nanoseconds
     */
    ComponentSession(
            ComponentStream stream,
            String domain,
            Requests requests,
            BooleanSupplier entitled,
            Duration patience,
            LongSupplier nanos) {
        this.patience = patience;
        this.nanos = nanos;
        this.stream = stream;
        this.domain = domain;
        this.requests = requests;
        this.entitled = entitled;
    }

    /** Reads and answers until the stream ends. */
    void serve() throws IOException {
        boolean silent = false;
        try {
            while (true) {
                try {
                    Frame frame = stream.read();
                    silent = false;
                    if (frame.kind() == Kind.END) {
                        return;
                    }
                    take(frame);
                } catch (SocketTimeoutException ex) {
                    if (silent) {
                        throw new IOException("The server says nothing, not even to pings", ex);
                    }
                    silent = true;
                    stream.send(List.of(ping("alive")));
                }
            }
        } finally {
            close();
        }
    }

    private void take(Frame frame) throws IOException {
        Element stanza;
        try {
            stanza = frame.kind() == Kind.STANZA ? XmlParser.stanza(frame.bytes()) : XmlParser.head(frame.bytes());
        } catch (XMLStreamException ex) {
            refuseMalformed(frame, ex);
            return;
        }
        if (isOwnPing(stanza)) {
            confirmed(stanza.attribute("id").orElse(""));
        } else if (frame.kind() == Kind.TOO_LARGE) {
            answer(stanza, request -> {
                throw StanzaException.modify(
                        "not-acceptable",
                        "payload-too-big",
                        "A stanza may have " + StanzaFramer.LIMIT + " bytes at most");
            });
        } else {
            answer(stanza, requests);
        }
    }

    private void refuseMalformed(Frame frame, XMLStreamException why) throws IOException {
        log.debug("A stanza is no XML that can be read", why);
        try {
            answer(XmlParser.head(frame.bytes()), request -> {
                throw StanzaException.badRequest("The stanza cannot be read");
            });
        } catch (XMLStreamException ex) {
            log.debug("Nobody can be told", ex);
        }
    }

    private void answer(Element stanza, Requests answering) throws IOException {
        turn.lock();
        answeringSince = nanos.getAsLong() | 1;
        try {
            demandEntitlement();
            Optional<Element> answer = Answer.to(stanza, answering);
            if (answer.isPresent()) {
                stream.send(List.of(answer.get()));
            }
        } finally {
            answeredNanos.addAndGet(nanos.getAsLong() - answeringSince);
            answeringSince = 0;
            turn.unlock();
        }
    }

    /** A process that stood still may go on when another has taken over, and before anything else has noticed. */
    private void demandEntitlement() throws IOException {
        if (!entitled.getAsBoolean()) {
            close();
            throw new IOException("The lease has ended, and another process may be the component");
        }
    }

    private boolean isOwnPing(Element stanza) {
        return stanza.name().equals("iq")
                && stanza.attribute("from").filter(domain::equals).isPresent();
    }

    private void confirmed(String id) {
        CompletableFuture<Boolean> waiting = unconfirmed.remove(id);
        if (waiting != null) {
            waiting.complete(true);
        }
    }

    /**
     * Sends notifications, and waits until the server has taken them and all that was sent before.
     *
     * @param messages are asked for when no request is being answered
     * @throws IOException if that is not known; they may or may not have arrived
     */
    void deliver(Supplier<List<Element>> messages) throws IOException, InterruptedException {
        String id = "taken-" + pings.incrementAndGet();
        CompletableFuture<Boolean> confirmation = new CompletableFuture<>();
        unconfirmed.put(id, confirmation);
        try {
            if (!isOpen()) {
                throw new IOException("The stream has ended");
            }
            send(messages, ping(id));
            await(confirmation);
        } catch (ExecutionException ex) {
            throw new IOException("The stream ended before the server confirmed what it got", ex);
        } catch (TimeoutException ex) {
            close();
            throw new IOException("The server confirmed nothing for " + patience.toSeconds() + " s", ex);
        } finally {
            unconfirmed.remove(id);
        }
    }

    /** While a request is answered nothing is read, so the time that this takes does not count. */
    private void await(CompletableFuture<Boolean> confirmation)
            throws InterruptedException, ExecutionException, TimeoutException {
        long end = readingNanos() + patience.toNanos();
        while (true) {
            try {
                confirmation.get(Math.max(SHORTEST_WAIT, end - readingNanos()), TimeUnit.NANOSECONDS);
                return;
            } catch (TimeoutException ex) {
                if (readingNanos() - end >= 0) {
                    throw ex;
                }
            }
        }
    }

    /** A clock that stands still while a request is answered. */
    private long readingNanos() {
        long since = answeringSince;
        return (since == 0 ? nanos.getAsLong() : since) - answeredNanos.get();
    }

    private void send(Supplier<List<Element>> messages, Element ping) throws IOException {
        turn.lock();
        try {
            demandEntitlement();
            List<Element> stanzas = new ArrayList<>(messages.get());
            stanzas.add(ping);
            stream.send(stanzas);
        } finally {
            turn.unlock();
        }
    }

    private Element ping(String id) {
        return Element.of(Namespaces.COMPONENT, "iq")
                .with("type", "get")
                .with("from", domain)
                .with("to", domain)
                .with("id", id)
                .add(Element.of(Namespaces.PING, "ping"));
    }

    boolean isOpen() {
        return ended.getCount() > 0;
    }

    void closeIfStuck() {
        stream.closeIfStuck();
    }

    /** Says goodbye and ends. */
    void end() {
        stream.end();
        close();
    }

    void close() {
        ended.countDown();
        stream.close();
        IOException why = new IOException("The stream has ended");
        unconfirmed.values().forEach(waiting -> waiting.completeExceptionally(why));
    }
}

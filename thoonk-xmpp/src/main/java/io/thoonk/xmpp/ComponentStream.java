package io.thoonk.xmpp;

import io.thoonk.xmpp.StanzaFramer.Frame;
import io.thoonk.xmpp.StanzaFramer.Kind;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import javax.xml.stream.XMLStreamException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stream of a component (XEP-0114) after its handshake. Stanzas are read by one thread; what several threads send goes out in the order
 * of their calls, each call in one piece.
 */
final class ComponentStream implements Closeable {

    private static final Logger log = LoggerFactory.getLogger(ComponentStream.class);

    private static final int CONNECT_MILLIS = 10_000;

    private static final int SILENCE_MILLIS = 30_000;

    private static final long LONGEST_WRITE = TimeUnit.MINUTES.toNanos(1);

    private final Socket socket;

    private final StanzaFramer framer;

    private final OutputStream out;

    private final ReentrantLock writing = new ReentrantLock(true);

    private volatile long writingSince;

    private ComponentStream(Socket socket) throws IOException {
        this.socket = socket;
        this.framer = new StanzaFramer(socket.getInputStream());
        this.out = new BufferedOutputStream(socket.getOutputStream(), 65_536);
    }

    /**
     * Connects and shakes hands.
     *
     * @param socket not connected yet; whoever closes it ends the attempt
     * @throws IOException if that fails, with the server's words where it refuses; the socket is closed then
     */
    static ComponentStream open(Socket socket, String host, int port, String domain, String secret) throws IOException {
        try {
            InetAddress address = InetAddress.getByName(host);
            if (!isPrivate(address)) {
                throw new IOException(
                        host + " is " + address.getHostAddress() + ", which is no loopback or private address; "
                                + "the stream of a component is not encrypted and must not leave the network");
            }
            socket.connect(new InetSocketAddress(address, port), CONNECT_MILLIS);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(SILENCE_MILLIS);
            ComponentStream stream = new ComponentStream(socket);
            stream.shakeHands(domain, secret);
            return stream;
        } catch (IOException | RuntimeException ex) {
            close(socket);
            throw ex;
        }
    }

    /** Whether an address is of this machine or of a private network. */
    static boolean isPrivate(InetAddress address) {
        return address.isLoopbackAddress()
                || address.isSiteLocalAddress()
                || address.isLinkLocalAddress()
                || address instanceof Inet6Address && (address.getAddress()[0] & 0xFE) == 0xFC;
    }

    private void shakeHands(String domain, String secret) throws IOException {
        write("<?xml version='1.0'?><stream:stream xmlns='" + Namespaces.COMPONENT + "' xmlns:stream='"
                + Namespaces.STREAM + "' to='" + domain + "'>");
        Frame opening = framer.next();
        if (opening.kind() != Kind.OPENING) {
            throw new IOException("The server closed the stream before it began");
        }
        try {
            String id = XmlParser.opening(opening.bytes()).attribute("id").orElse("");
            write("<handshake>" + digest(id + secret) + "</handshake>");
            Frame answer = framer.next();
            if (answer.kind() != Kind.STANZA) {
                throw new IOException("The server closed the stream instead of answering the handshake");
            }
            Element element = XmlParser.stanza(answer.bytes());
            refuseErrors(element);
            if (!element.is(Namespaces.COMPONENT, "handshake")) {
                throw new IOException("The server answered the handshake with " + element.name());
            }
        } catch (XMLStreamException ex) {
            throw new IOException("The server's answer is no XML", ex);
        }
    }

    private static String digest(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException ex) {
            throw new IllegalStateException("Every JDK has SHA-1", ex);
        }
    }

    private static void refuseErrors(Element element) throws IOException {
        if (element.is(Namespaces.STREAM, "error")) {
            List<String> words = element.elements().stream()
                    .map(child -> child.name().equals("text") ? child.text() : child.name())
                    .toList();
            throw new IOException("The server ended the stream: " + String.join(", ", words));
        }
    }

    /**
     * Waits for the next stanza; for at most half a minute.
     *
     * @return the stanza, or the end of the stream
     * @throws SocketTimeoutException if nothing came; it may be called again
     * @throws IOException if the stream is broken or the server ended it with an error
     */
    Frame read() throws IOException {
        Frame frame = framer.next();
        if (frame.kind() == Kind.STANZA
                && new String(frame.bytes(), StandardCharsets.UTF_8).startsWith("<stream:error")) {
            try {
                refuseErrors(XmlParser.stanza(frame.bytes()));
            } catch (XMLStreamException ex) {
                throw new IOException("The server ended the stream with an error that is no XML", ex);
            }
        }
        return frame;
    }

    /** Sends stanzas, with nothing between them. They are not all made into text at once. */
    void send(Collection<Element> stanzas) throws IOException {
        writing.lock();
        try {
            for (Element stanza : stanzas) {
                append(XmlWriter.write(stanza, Namespaces.COMPONENT));
            }
            out.flush();
        } finally {
            writingSince = 0;
            writing.unlock();
        }
    }

    private void write(String text) throws IOException {
        writing.lock();
        try {
            append(text);
            out.flush();
        } finally {
            writingSince = 0;
            writing.unlock();
        }
    }

    private void append(String text) throws IOException {
        writingSince = System.nanoTime() | 1;
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Closes the stream if the server has taken nothing of what is being sent for a minute. */
    void closeIfStuck() {
        long since = writingSince;
        if (since != 0 && System.nanoTime() - since > LONGEST_WRITE) {
            close();
        }
    }

    /** Ends the stream in order. */
    void end() {
        try {
            if (writing.tryLock(1, TimeUnit.SECONDS)) {
                try {
                    write("</stream:stream>");
                } finally {
                    writing.unlock();
                }
            }
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        } catch (IOException ex) {
            log.debug("It is closed without a goodbye", ex);
        }
        close();
    }

    @Override
    public void close() {
        close(socket);
    }

    static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException ex) {
            log.debug("A socket could not be closed in order", ex);
        }
    }
}

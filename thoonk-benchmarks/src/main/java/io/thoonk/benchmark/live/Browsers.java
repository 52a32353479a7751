package io.thoonk.benchmark.live;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** Many clients of server-sent events in one thread. Events carry the time of their publication between two letters t. */
final class Browsers implements AutoCloseable {

    private static final byte[] REQUEST = ("GET " + BrowserApplication.PATH + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);

    private final Selector selector;

    private final Heard heard;

    private Browsers(Selector selector, Heard heard) {
        this.selector = selector;
        this.heard = heard;
    }

    static Browsers open(int port, int clients, Heard heard) throws IOException {
        Browsers browsers = new Browsers(Selector.open(), heard);
        for (int client = 0; client < clients; client++) {
            SocketChannel channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            channel.write(ByteBuffer.wrap(REQUEST));
            channel.configureBlocking(false);
            channel.register(browsers.selector, SelectionKey.OP_READ, new StringBuilder());
        }
        Thread reader = new Thread(browsers::read, "browsers");
        reader.setDaemon(true);
        reader.start();
        return browsers;
    }

    private void read() {
        ByteBuffer buffer = ByteBuffer.allocate(65536);
        try {
            while (true) {
                selector.select(key -> take(key, buffer));
            }
        } catch (ClosedSelectorException ex) {
            // Closed from outside, which is the end.
            return;
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private void take(SelectionKey key, ByteBuffer buffer) {
        try {
            buffer.clear();
            int count = ((SocketChannel) key.channel()).read(buffer);
            if (count < 0) {
                key.cancel();
                return;
            }
            StringBuilder text = (StringBuilder) key.attachment();
            text.append(new String(buffer.array(), 0, count, StandardCharsets.US_ASCII));
            parse(text);
        } catch (IOException ex) {
            key.cancel();
        }
    }

    /** An event may come in two pieces, of which the first stays. */
    private void parse(StringBuilder text) {
        int done = 0;
        for (int at = text.indexOf("\"t"); at >= 0; at = text.indexOf("\"t", at + 2)) {
            int end = text.indexOf("t\"", at + 2);
            if (end < 0) {
                text.delete(0, at);
                return;
            }
            if (end > at + 2 && text.substring(at + 2, end).chars().allMatch(Character::isDigit)) {
                heard.add(Long.parseLong(text.substring(at + 2, end)));
                done = end + 2;
            }
        }
        text.delete(0, Math.max(done, text.length() - 1));
    }

    @Override
    public void close() throws IOException {
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
    }
}

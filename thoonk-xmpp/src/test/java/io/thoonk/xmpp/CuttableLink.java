package io.thoonk.xmpp;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A way to a server that can be cut in the middle of a byte. */
final class CuttableLink implements Closeable {

    private final ServerSocket listening;

    private final int target;

    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    private final AtomicInteger connections = new AtomicInteger();

    CuttableLink(int target) throws IOException {
        this.target = target;
        this.listening = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    /** How often somebody has connected. */
    int connections() {
        return connections.get();
    }

    /** Whether somebody is connected now. */
    boolean isUsed() {
        return sockets.stream().anyMatch(socket -> !socket.isClosed());
    }

    void cut() {
        sockets.forEach(CuttableLink::close);
        sockets.clear();
    }

    private void accept() {
        try {
            while (true) {
                Socket from = listening.accept();
                connections.incrementAndGet();
                try {
                    Socket to = new Socket(InetAddress.getLoopbackAddress(), target);
                    from.setTcpNoDelay(true);
                    to.setTcpNoDelay(true);
                    sockets.addAll(List.of(from, to));
                    start(() -> copy(from, to));
                    start(() -> copy(to, from));
                } catch (IOException ex) {
                    close(from);
                }
            }
        } catch (IOException ex) {
            cut();
        }
    }

    private static void copy(Socket from, Socket to) {
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            in.transferTo(out);
        } catch (IOException ex) {
            close(from);
        } finally {
            close(to);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException ex) {
            throw new IllegalStateException(ex);
        }
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "link");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        cut();
    }
}

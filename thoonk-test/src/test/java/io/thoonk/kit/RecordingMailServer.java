package io.thoonk.kit;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** In tests: notes what is sent, unless it is told to fail. */
final class RecordingMailServer implements MailServer {

    private final List<String> sent = new CopyOnWriteArrayList<>();

    private volatile boolean busy;

    private volatile Runnable whenSending = () -> {};

    @Override
    public void send(Mail mail) throws IOException {
        if (busy) {
            throw new IOException("421 busy");
        }
        whenSending.run();
        sent.add(mail.to() + " on " + Thread.currentThread().getName());
    }

    void busy(boolean isBusy) {
        busy = isBusy;
    }

    void whenSending(Runnable action) {
        whenSending = action;
    }

    List<String> sentTo() {
        return sent.stream()
                .map(line -> line.substring(0, line.indexOf(" on ")))
                .toList();
    }

    List<String> threads() {
        return sent.stream()
                .map(line -> line.substring(line.indexOf(" on ") + 4))
                .distinct()
                .toList();
    }

    void forget() {
        sent.clear();
        busy = false;
        whenSending = () -> {};
    }
}

package io.thoonk.xmpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thoonk.TestTemplates;
import io.thoonk.ThoonkInternals;
import io.thoonk.ThoonkTemplate;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import io.thoonk.xmpp.ComponentState.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An attempt at a server that takes the connection and never answers, however long somebody waits. */
@RedisTest
class XmppComponentIntegrationTests {

    private final ThoonkTemplate template = TestTemplates.on(TestRedis.shared());

    private final AtomicLong nanos = new AtomicLong();

    private ServerSocket listening;

    private XmppComponent component;

    @BeforeEach
    void start() throws IOException {
        listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        component = new XmppComponent(
                new XmppComponent.Server("127.0.0.1", listening.getLocalPort(), "pubsub.example.org", "secret"),
                new ComponentLease(
                        () -> ThoonkInternals.of(template).cursor("subscriptions", "component"),
                        Duration.ofHours(1),
                        nanos::get),
                new NoService(),
                Clock.systemUTC());
        component.start();
    }

    @AfterEach
    void stop() throws IOException {
        listening.close();
        component.stop();
    }

    @Test
    void endsWhenItIsStopped() throws IOException {
        try (Socket server = listening.accept()) {
            component.stop();

            await().until(() -> isEnded(server));
            assertThat(component.state().kind()).isEqualTo(Kind.STOPPED);
        }
    }

    @Test
    void endsBeforeTheLeaseDoes() throws IOException {
        try (Socket server = listening.accept()) {
            nanos.addAndGet(Duration.ofHours(1).toNanos());

            await().until(() -> isEnded(server));
        }
    }

    /** Whether the other side has closed it; spaces are nothing, and keep the other side from giving up by itself. */
    private static boolean isEnded(Socket server) {
        try {
            server.getOutputStream().write(' ');
            return false;
        } catch (IOException ex) {
            return true;
        }
    }

    private static final class NoService implements XmppComponent.Service {

        @Override
        public Requests requests() {
            return request -> Optional.empty();
        }

        @Override
        public void begin(ComponentSession session) {}

        @Override
        public void watch(ComponentSession session) {}

        @Override
        public void end() {}
    }
}

package io.thoonk.xmpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thoonk.ThoonkTemplate;
import io.thoonk.test.DedicatedRedis;
import io.thoonk.test.TestRedis;
import io.thoonk.xmpp.PubSubClient.Event;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** Whoever subscribed, and is then taken out of the configuration. */
class LostRightsIntegrationTests {

    private static final String NODE = "news";

    @TempDir
    private Path folder;

    @BeforeEach
    void demandServer() {
        Assumptions.assumeTrue(XmppServer.isHere(), XmppServer.MISSING);
    }

    @Test
    void areTheEndOfNotificationsUntilTheyComeBack() throws Exception {
        try (DedicatedRedis redis = TestRedis.startDedicated();
                XmppServer server =
                        XmppServer.start(XmppServer.Kind.PROSODY, Files.createDirectory(folder.resolve("server")));
                PubSubClient ada = SlixmppClient.connect("ada@localhost/a", server, folder);
                PubSubClient eve = SlixmppClient.connect("eve@localhost/e", server, folder)) {
            try (ConfigurableApplicationContext before = PubSubFixture.application(server.components(), redis)) {
                before.getBean(ThoonkTemplate.class).feed(NODE, String.class).config();
                PubSubFixture.awaitService(ada);
                List.of(ada, eve).forEach(client -> client.subscribe(NODE));
                publish(before, "1");
                await().until(() -> told(ada).contains("1") && told(eve).contains("1"));
            }

            try (ConfigurableApplicationContext without =
                    PubSubFixture.application(server.components(), redis, "bob@localhost")) {
                PubSubFixture.awaitService(ada);
                publish(without, "2");
                await().until(() -> told(ada).contains("2"));
                assertThat(eve.features()).isNotEmpty();
                assertThat(told(eve)).containsExactly("1");
                assertThat(eve.subscriptions()).isEmpty();
                assertThat(ada.subscriptions()).containsExactly(NODE);
            }

            try (ConfigurableApplicationContext again = PubSubFixture.application(server.components(), redis)) {
                PubSubFixture.awaitService(ada);
                publish(again, "3");
                await().until(() -> told(ada).contains("3") && told(eve).contains("3"));
                assertThat(told(eve)).containsExactly("1", "3");
            }
        }
    }

    private static void publish(ConfigurableApplicationContext context, String id) {
        context.getBean(ThoonkTemplate.class).feed(NODE, String.class).publish(id, "text");
    }

    private static List<String> told(PubSubClient client) {
        return client.events().stream()
                .map(Event::item)
                .filter(Objects::nonNull)
                .toList();
    }
}

package io.thoonk.websub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

import io.thoonk.autoconfigure.StartedApplication;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@RedisTest
@ExtendWith(OutputCaptureExtension.class)
class WebSubConfigurationIntegrationTests {

    @Test
    void explainsWhatABaseIsNeededFor(CapturedOutput output) {
        Map<String, String> properties = new HashMap<>(right());
        properties.remove("thoonk.atom.base-url");
        assertThatException().isThrownBy(() -> start(properties));
        assertThat(output).contains("""
                Description:

                thoonk.websub.hub needs thoonk.atom.base-url, because jobs have no request to take addresses from.

                Action:

                Set thoonk.atom.base-url to the address of the application, like https://example.org.
                """);
    }

    @Test
    void explainsWhatTheSubscriberNeedsABaseFor(CapturedOutput output) {
        assertThatException()
                .isThrownBy(() -> start(Map.of(
                        "thoonk.atom.imports.planet.url", "https://planet.example.org/atom.xml",
                        "thoonk.websub.subscriber.path", "/websub")));
        assertThat(output).contains("thoonk.websub.subscriber needs thoonk.atom.base-url");
    }

    @ParameterizedTest
    @CsvSource({
        "hub.path, /news.atom, 'thoonk.websub.hub.path is ''/news.atom'', which is the path of a feed'",
        "hub.feeds, 'news,other', 'Set thoonk.atom.feeds.other.path, or leave the feed out'",
        "hub.feeds, '', 'thoonk.websub.hub.feeds must name the feeds that anybody may subscribe to'",
        "hub.path, hub, 'thoonk.websub.hub.path must begin with a slash'",
        "subscriber.path, /web sub, 'thoonk.websub.subscriber.path must begin with a slash'",
        "hub.lease, 31d, 'thoonk.websub.hub.lease must be from 1s to thoonk.websub.hub.max-lease'",
        "hub.max-subscriptions, 0, 'thoonk.websub.hub.max-subscriptions must be at least 1'"
    })
    void saysWhatIsWrong(String property, String value, String why, CapturedOutput output) {
        Map<String, String> properties = new HashMap<>(right());
        properties.put("thoonk.websub." + property, value);
        assertThatException().isThrownBy(() -> start(properties));
        assertThat(output).contains("APPLICATION FAILED TO START", why);
    }

    private static Map<String, String> right() {
        return Map.of(
                "thoonk.atom.base-url", "https://example.org",
                "thoonk.atom.feeds.news.path", "/news.atom",
                "thoonk.websub.hub.path", "/hub",
                "thoonk.websub.hub.feeds", "news");
    }

    private static void start(Map<String, String> properties) {
        StartedApplication.web(WebApplicationType.SERVLET, TestRedis.shared(), properties)
                .close();
    }
}

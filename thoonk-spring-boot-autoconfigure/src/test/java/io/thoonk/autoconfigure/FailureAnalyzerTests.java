package io.thoonk.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.thoonk.container.ThoonkContainerRegistry;
import io.thoonk.redis.UnsuitableRedisException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.context.ApplicationContextException;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/** The analyses of failures that no server here can bring about; the others are tested with applications that fail. */
class FailureAnalyzerTests {

    @Test
    void explainsARedisThatIsTooOld() {
        FailureAnalysis analysis = new ThoonkFailureAnalyzer(new StandardEnvironment())
                .analyze(new ApplicationContextException(
                        "Failed to start bean", UnsuitableRedisException.tooOld("6.0.16")));
        assertThat(analysis).isNotNull();
        assertThat(analysis.getDescription()).isEqualTo("Redis is of version 6.0.16, and Thoonk needs 6.2 or newer.");
        assertThat(analysis.getAction())
                .isEqualTo("Upgrade the server of spring.data.redis.* to Redis 6.2 or newer, or to Valkey;"
                        + " set thoonk.enabled=false to start without Thoonk.");
    }

    @Test
    void explainsAnIdThatABeanHasRegisteredTwice() {
        FailureAnalysis analysis = new ThoonkFailureAnalyzer(new StandardEnvironment())
                .analyze(new ApplicationContextException(
                        "Failed", new ThoonkContainerRegistry.DuplicateContainerIdException("resize")));
        assertThat(analysis).isNotNull();
        assertThat(analysis.getDescription()).isEqualTo("Two containers have the id 'resize'.");
        assertThat(analysis.getAction()).isEqualTo("Give one of the containers 'resize' another id.");
    }

    /** Boot's own analyser would say what is wrong, and not where it stands. */
    @ParameterizedTest
    @CsvSource({"buffer, 0, 1", "replay, -1, 0"})
    void saysWhereAPropertyOfServerSentEventsStandsThatIsWrong(String property, String wrong, int least) {
        String name = "thoonk.sse." + property;
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("mine", Map.of(name, wrong)));
        Throwable failure =
                catchThrowable(() -> Binder.get(environment).bindOrCreate("thoonk.sse", ThoonkSseProperties.class));
        FailureAnalysis analysis = new ThoonkFailureAnalyzer(environment).analyze(failure);
        assertThat(analysis).isNotNull();
        assertThat(analysis.getDescription())
                .startsWith(name + " must be at least " + least + " but is " + wrong + " (it stands in ");
    }
}

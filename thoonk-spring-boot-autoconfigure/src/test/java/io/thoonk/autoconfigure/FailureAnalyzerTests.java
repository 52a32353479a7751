package io.thoonk.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.thoonk.container.DuplicateContainerIdException;
import io.thoonk.redis.UnsuitableRedisException;
import org.junit.jupiter.api.Test;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.context.ApplicationContextException;
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
                .analyze(new ApplicationContextException("Failed", new DuplicateContainerIdException("resize")));
        assertThat(analysis).isNotNull();
        assertThat(analysis.getDescription()).isEqualTo("Two containers have the id 'resize'.");
        assertThat(analysis.getAction()).isEqualTo("Give one of the containers 'resize' another id.");
    }
}

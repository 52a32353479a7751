package io.thoonk.autoconfigure.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.springframework.boot.WebApplicationType.NONE;

import io.thoonk.ThoonkTemplate;
import io.thoonk.container.ThoonkContainerRegistry;
import io.thoonk.test.RedisTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;

/**
 * Parent and child, each with a worker, a listener, a durable listener, a live feed, server-sent events and a dashboard:
 * whatever becomes of one context, the other goes on. Spring MVC is in one of the two, as Boot wires it once in a hierarchy.
 */
@RedisTest
@ExtendWith(OutputCaptureExtension.class)
class ContextHierarchyIntegrationTests {

    @BeforeEach
    void forget() {
        Member.HEARD.clear();
    }

    @ParameterizedTest
    @CsvSource({"SERVLET, NONE", "NONE, SERVLET"})
    void theParentGoesOnWhenTheChildCloses(
            WebApplicationType ofParent, WebApplicationType ofChild, CapturedOutput output) throws Exception {
        try (Member parent = Member.start("parent", null, ofParent)) {
            try (Member child = Member.start("child", parent, ofChild)) {
                child.works();
                parent.works();
                assertThat(child.context().getBean(ThoonkTemplate.class)).isSameAs(parent.thoonk());
                child.end();
                String text = child.send(parent.thoonk());
                parent.works();
                assertThat(Member.HEARD).noneMatch(heard -> heard.startsWith("child") && heard.endsWith(text));
            }
        }
        assertThat(output).doesNotContain("ERROR");
    }

    @Test
    void aSecondChildMayStandBesideTheFirstAndFollowIt() throws Exception {
        try (Member parent = Member.start("parent", null, NONE)) {
            try (Member child = Member.start("child", parent, NONE);
                    Member sibling = Member.start("sibling", parent, NONE)) {
                child.works();
                sibling.works();
                child.end();
                sibling.works();
            }
            try (Member again = Member.start("child", parent, NONE)) {
                again.works();
                parent.works();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"SERVLET, NONE", "NONE, SERVLET"})
    void aChildEndsWithItsParent(WebApplicationType ofParent, WebApplicationType ofChild, CapturedOutput output)
            throws Exception {
        try (Member parent = Member.start("parent", null, ofParent);
                Member child = Member.start("child", parent, ofChild)) {
            child.works();
            parent.end();
            assertThat(child.context().isActive()).isFalse();
        }
        assertThat(output).doesNotContain("ERROR");
    }

    @ParameterizedTest
    @CsvSource({"SERVLET, NONE", "NONE, SERVLET"})
    void theParentGoesOnWhenAChildFailsToStart(WebApplicationType ofParent, WebApplicationType ofChild)
            throws Exception {
        try (Member parent = Member.start("parent", null, ofParent)) {
            assertThatThrownBy(() -> Member.start("child", parent, ofChild, Failing.class))
                    .hasStackTraceContaining("I do not start");
            assertThat(parent.context().getBean(ThoonkContainerRegistry.class).ids())
                    .noneMatch(id -> id.startsWith("child"));
            parent.works();
            try (Member child = Member.start("child", parent, ofChild)) {
                child.works();
            }
        }
    }

    static class Failing {

        /** Fails when all else has started. */
        @Bean
        SmartLifecycle failing() {
            return new SmartLifecycle() {

                @Override
                public void start() {
                    throw new IllegalStateException("I do not start");
                }

                @Override
                public void stop() {}

                @Override
                public boolean isRunning() {
                    return false;
                }
            };
        }
    }
}

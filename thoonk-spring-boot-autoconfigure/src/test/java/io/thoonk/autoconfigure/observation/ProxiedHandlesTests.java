package io.thoonk.autoconfigure.observation;

import static org.assertj.core.api.Assertions.assertThat;

import io.thoonk.job.JobQueue;
import org.junit.jupiter.api.Test;
import org.springframework.aop.SpringProxy;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.core.DecoratingProxy;

class ProxiedHandlesTests {

    @Test
    void letHandlesBeObservedInNativeImages() {
        RuntimeHints hints = new RuntimeHints();
        new ThoonkObservationAutoConfiguration.ProxiedHandles()
                .registerHints(hints, getClass().getClassLoader());
        assertThat(RuntimeHintsPredicates.proxies()
                        .forInterfaces(JobQueue.class, SpringProxy.class, DecoratingProxy.class))
                .accepts(hints);
    }
}

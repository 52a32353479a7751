package io.thoonk.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.thoonk.annotation.Backoff;
import io.thoonk.annotation.ThoonkJobWorker;
import io.thoonk.annotation.ThoonkListener;
import io.thoonk.listener.ListenerSettings;
import io.thoonk.worker.WorkerOptions;
import io.thoonk.worker.WorkerSettings;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** An option has one name in each place: annotation, what one source says, the defaults among the properties, the options. */
class OptionPlacesTests {

    /** What says where and with which beans a method works, and not how. */
    private static final Set<String> NO_OPTIONS = Set.of(
            "value",
            "queue",
            "partitions",
            "feeds",
            "events",
            "durable",
            "id",
            "executor",
            "errorHandler",
            "containerFactory");

    @Test
    void eachAttributeOfAWorkerIsASettingAndEachSettingAPropertyAndAnOption() {
        assertThat(names(WorkerSettings.class)).containsAll(attributes(ThoonkJobWorker.class));
        // Those are said for all workers of an application alone.
        assertThat(with(with(with(names(WorkerSettings.class), "maxCrashes"), "offers"), "priorityStep"))
                .isEqualTo(names(WorkerProperties.class));
        // How many at once and how long it waits for them are one option, which there is or is not.
        Set<String> options = names(WorkerOptions.class);
        assertThat(options.remove("batching")).isTrue();
        options.addAll(Set.of("batch", "batchWait"));
        assertThat(options).isEqualTo(names(WorkerSettings.class));
        assertThat(names(WorkerSettings.Backoff.class))
                .isEqualTo(names(WorkerProperties.Backoff.class))
                .isEqualTo(attributes(Backoff.class));
    }

    @Test
    void eachAttributeOfAListenerIsASettingAndEachSettingAProperty() {
        assertThat(names(ListenerSettings.class)).containsAll(attributes(ThoonkListener.class));
        assertThat(names(ListenerSettings.class)).isEqualTo(names(ListenerProperties.class));
        assertThat(with(names(ListenerSettings.Backoff.class), "jitter")).isEqualTo(attributes(Backoff.class));
        assertThat(names(ListenerSettings.Backoff.class)).isEqualTo(names(ListenerProperties.Backoff.class));
    }

    @Test
    void whatIsSaidOfOneIsBoundByItsOwnNameAndType() {
        for (Class<?> each : List.of(WorkerSettings.class, ListenerSettings.class)) {
            assertThat(each.getRecordComponents())
                    .extracting(RecordComponent::getType)
                    .noneMatch(Class::isPrimitive);
        }
    }

    private static Set<String> attributes(Class<? extends Annotation> annotation) {
        return Arrays.stream(annotation.getDeclaredMethods())
                .map(Method::getName)
                .filter(name -> !NO_OPTIONS.contains(name))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> names(Class<?> record) {
        return Stream.of(record.getRecordComponents())
                .map(RecordComponent::getName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> with(Set<String> names, String name) {
        names.add(name);
        return names;
    }
}

package io.thoonk.listener;

import io.thoonk.annotation.Backoff;
import io.thoonk.annotation.ThoonkListener;
import io.thoonk.endpoint.AnnotatedMethod;
import io.thoonk.endpoint.AttributeResolver;
import io.thoonk.event.OverflowPolicy;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads how a listener works from its annotation and from the configuration, which has the last word. */
final class AnnotatedOptions {

    private static final Logger log = LoggerFactory.getLogger(AnnotatedOptions.class);

    private final AttributeResolver attributes;

    private final ListenerSettings settings;

    AnnotatedOptions(AttributeResolver attributes, ListenerSettings settings) {
        this.attributes = attributes;
        this.settings = settings;
    }

    ListenerOptions options(AnnotatedMethod<ThoonkListener> method, String id) {
        ThoonkListener listener = method.annotation();
        Backoff backoff = listener.backoff();
        ListenerOverrides written = new ListenerOverrides(
                attributes.count(method, "concurrency", listener.concurrency()).orElse(null),
                attributes.count(method, "mailbox", listener.mailbox()).orElse(null),
                choice(method, "overflow", listener.overflow(), OverflowPolicy.class),
                attributes.count(method, "maxAttempts", listener.maxAttempts()).orElse(null),
                attributes.duration(method, "backoff.delay", backoff.delay()).orElse(null),
                multiplier(method, backoff),
                attributes
                        .duration(method, "backoff.maxDelay", backoff.maxDelay())
                        .orElse(null),
                choice(method, "exhausted", listener.exhausted(), ExhaustedPolicy.class),
                null,
                attributes.flag(method, "autoStartup", listener.autoStartup()).orElse(null));
        ListenerOptions options = written.over(settings.listenerDefaults());
        Optional<ListenerOverrides> configuration = settings.forListener(id);
        warnOfWhatHasNoEffect(method.annotation(), id, written, configuration);
        return configuration.map(configured -> configured.over(options)).orElse(options);
    }

    private static void warnOfWhatHasNoEffect(
            ThoonkListener listener, String id, ListenerOverrides written, Optional<ListenerOverrides> configured) {
        boolean durable = !listener.durable().isEmpty();
        Set<String> useless = new TreeSet<>(durable ? written.ofPlainOnes() : written.ofDurableOnes());
        configured.ifPresent(said -> useless.addAll(durable ? said.ofPlainOnes() : said.ofDurableOnes()));
        if (!useless.isEmpty()) {
            log.warn(
                    "Listener '{}' is {}, so {} have no effect on it; leave them out, or {}",
                    id,
                    durable ? "durable" : "not durable",
                    useless,
                    durable ? "leave out its durable" : "give it a name in durable");
        }
        if (!listener.backoff().jitter().isEmpty()) {
            log.warn(
                    "Listener '{}' has a backoff without jitter, as all listeners have; leave out its backoff.jitter",
                    id);
        }
    }

    private <E extends Enum<E>> @Nullable E choice(
            AnnotatedMethod<?> method, String attribute, String value, Class<E> type) {
        Optional<String> text = attributes.text(method, attribute, value);
        if (text.isEmpty()) {
            return null;
        }
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.name().equalsIgnoreCase(text.get()))
                .findFirst()
                .orElseThrow(() -> method.invalid(
                        "has " + attribute + " = \"" + text.get() + "\"",
                        "Write one of "
                                + Arrays.stream(type.getEnumConstants())
                                        .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                                        .collect(Collectors.joining(", "))
                                + ", or leave it out"));
    }

    private static @Nullable Double multiplier(AnnotatedMethod<?> method, Backoff backoff) {
        if (backoff.multiplier() == 0) {
            return null;
        }
        if (backoff.multiplier() < 1) {
            throw method.invalid(
                    "has backoff.multiplier = " + backoff.multiplier(), "Write a factor of 1 or more, or leave it out");
        }
        return backoff.multiplier();
    }
}

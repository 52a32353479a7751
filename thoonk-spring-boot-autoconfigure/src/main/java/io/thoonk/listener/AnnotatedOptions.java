package io.thoonk.listener;

import io.thoonk.annotation.Backoff;
import io.thoonk.annotation.ThoonkListener;
import io.thoonk.endpoint.AnnotatedMethod;
import io.thoonk.endpoint.AttributeResolver;
import io.thoonk.event.OverflowPolicy;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads how a listener works from its annotation and from the configuration, which has the last word. */
final class AnnotatedOptions {

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
        return settings.forListener(id)
                .map(configured -> configured.over(options))
                .orElse(options);
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

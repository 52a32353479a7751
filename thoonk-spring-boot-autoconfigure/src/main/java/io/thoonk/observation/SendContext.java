package io.thoonk.observation;

import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.SenderContext;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a put or publication while it is observed. Not thread-safe.
 *
 * @since 0.1.0
 */
public final class SendContext extends SenderContext<Map<String, String>> {

    private final String operation;

    private final String feed;

    private @Nullable String id;

    private @Nullable Integer count;

    /**
     * Creates a context.
     *
     * @param operation name of the method
     * @param feed name of the feed
     */
    public SendContext(String operation, String feed) {
        super(
                (carrier, key, value) -> {
                    if (carrier != null) {
                        carrier.put(key, value);
                    }
                },
                Kind.PRODUCER);
        this.operation = operation;
        this.feed = feed;
        setCarrier(new LinkedHashMap<>());
        setRemoteServiceName("redis");
    }

    /** {@return name of the method that sends} */
    public String operation() {
        return operation;
    }

    /** {@return name of the feed} */
    public String feed() {
        return feed;
    }

    /** {@return id of the job or item, or empty while it is not known or where there are many} */
    public Optional<String> id() {
        return Optional.ofNullable(id);
    }

    /** {@return how many were put, or empty where the call takes one only} */
    public OptionalInt count() {
        return count == null ? OptionalInt.empty() : OptionalInt.of(count);
    }

    /** {@return what a tracer has written to be carried to the receiver, W3C headers for instance} */
    public Map<String, String> headers() {
        Map<String, String> carrier = getCarrier();
        return carrier == null ? Map.of() : carrier;
    }

    void setId(String id) {
        this.id = id;
    }

    void setCount(int count) {
        this.count = count;
    }
}

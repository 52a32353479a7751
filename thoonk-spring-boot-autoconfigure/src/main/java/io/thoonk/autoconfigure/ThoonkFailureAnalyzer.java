package io.thoonk.autoconfigure;

import io.thoonk.FeedTypeMismatchException;
import io.thoonk.PartitionMismatchException;
import io.thoonk.RedisUnreachableException;
import io.thoonk.autoconfigure.PropertyChecks.InvalidPropertyException;
import io.thoonk.autoconfigure.RedisRequirementsCheck.ContainerCannotWorkException;
import io.thoonk.autoconfigure.ThoonkConnectionFactory.ConnectionFactoryChoiceException;
import io.thoonk.container.InvalidEndpointException;
import io.thoonk.container.ThoonkContainerRegistry;
import io.thoonk.listener.DurableListenerException;
import io.thoonk.redis.UnsuitableRedisException;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.origin.Origin;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * Explains why an application does not start, and what to do: the outermost failure of this library among the causes has the say.
 * It comes before Boot's own analysers, of which that of bindings would not name the property.
 */
@Order(0)
final class ThoonkFailureAnalyzer implements FailureAnalyzer {

    private final Environment environment;

    ThoonkFailureAnalyzer(Environment environment) {
        this.environment = environment;
    }

    @Override
    public @Nullable FailureAnalysis analyze(Throwable failure) {
        @Nullable ContainerCannotWorkException container = null;
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ContainerCannotWorkException found) {
                container = found;
            }
            FailureAnalysis analysis = ofDeclaration(cause, container);
            if (analysis == null) {
                analysis = ofRedis(cause);
            }
            if (analysis != null) {
                return analysis;
            }
        }
        return null;
    }

    /** What the application says of itself: properties, beans, annotations. */
    private @Nullable FailureAnalysis ofDeclaration(Throwable cause, @Nullable ContainerCannotWorkException container) {
        if (cause instanceof InvalidPropertyException invalid) {
            String place = origin(invalid.property())
                    .map(origin -> " (it stands in " + origin + ")")
                    .orElse("");
            return new FailureAnalysis(
                    invalid.getMessage() + place + ".",
                    "Correct " + invalid.property() + ", or leave it out to have its default.",
                    invalid);
        }
        if (cause instanceof ConnectionFactoryChoiceException choice) {
            return new FailureAnalysis(choice.getMessage() + ".", choice.action(), choice);
        }
        if (cause instanceof InvalidEndpointException invalid) {
            return new FailureAnalysis(invalid.where() + " " + invalid.problem() + ".", invalid.mend() + ".", invalid);
        }
        if (cause instanceof ThoonkContainerRegistry.DuplicateContainerIdException duplicate) {
            return new FailureAnalysis(
                    duplicate.getMessage() + ".",
                    "Give one of the containers '" + duplicate.id() + "' another id.",
                    duplicate);
        }
        if (cause instanceof DurableListenerException durable) {
            return new FailureAnalysis(
                    durable.getMessage() + ". A position is a publish time, and only plain feeds keep one.",
                    "Leave durable out, or name a plain feed. " + instead(durable),
                    durable);
        }
        if (cause instanceof FeedTypeMismatchException mismatch) {
            return new FailureAnalysis(
                    (container == null ? "The application" : "Worker '" + container.id() + "'") + " uses feed '"
                            + mismatch.feed() + "' as '" + mismatch.requestedType() + "', but in Redis it is of type '"
                            + mismatch.storedType() + "'.",
                    "Name another feed, or use this one as what it is.",
                    mismatch);
        }
        if (cause instanceof PartitionMismatchException mismatch) {
            return new FailureAnalysis(
                    (container == null ? "The application" : "Worker '" + container.id() + "'") + " uses feed '"
                            + mismatch.feed() + "' with " + mismatch.requested() + " partitions, but in Redis it has "
                            + mismatch.stored() + ".",
                    "Say partitions = \"" + mismatch.stored()
                            + "\" at its worker and FeedConfig.partitions(…) with the same number, or leave both out"
                            + " for 0; or delete the feed once it is empty.",
                    mismatch);
        }
        return null;
    }

    private static @Nullable FailureAnalysis ofRedis(Throwable cause) {
        if (cause instanceof RedisUnreachableException away) {
            return new FailureAnalysis(
                    "Redis cannot be reached at " + away.place() + " (" + away.reason()
                            + "), and the application uses it while it starts.",
                    "Start a Redis there, for example with \"docker run -p 6379:6379 redis\", or set"
                            + " spring.data.redis.url (or spring.data.redis.host and .port) to the place where one runs.",
                    away);
        }
        if (cause instanceof UnsuitableRedisException unsuitable) {
            return new FailureAnalysis(unsuitable.getMessage() + ".", unsuitable.remedy(), unsuitable);
        }
        return null;
    }

    private static String instead(DurableListenerException durable) {
        return switch (durable.type()) {
            case "sorted_feed" ->
                "For a sorted feed use ThoonkTemplate.live(\"" + durable.feed()
                        + "\", type), which knows its content and order after any interruption.";
            case "job" ->
                "A job waits in Redis until a worker takes it: use @ThoonkJobWorker, or JobQueue.future(id) for"
                        + " results.";
            default ->
                "A message waits in Redis until it is taken: use ThoonkTemplate.queue(\"" + durable.feed()
                        + "\", type).";
        };
    }

    private Optional<Origin> origin(String property) {
        ConfigurationPropertyName name = ConfigurationPropertyName.adapt(property, '.');
        return StreamSupport.stream(
                        ConfigurationPropertySources.get(environment).spliterator(), false)
                .flatMap(source -> Optional.ofNullable(source.getConfigurationProperty(name)).stream())
                .findFirst()
                .map(found -> found.getOrigin());
    }
}

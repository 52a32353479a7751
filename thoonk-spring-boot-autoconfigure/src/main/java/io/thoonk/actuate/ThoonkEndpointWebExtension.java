package io.thoonk.actuate;

import io.thoonk.FeedDoesNotExistException;
import io.thoonk.FeedTypeMismatchException;
import io.thoonk.ThoonkException;
import io.thoonk.ThoonkRedisException;
import io.thoonk.job.JobDoesNotExistException;
import io.thoonk.management.ContainerControl;
import io.thoonk.management.FeedBrowser;
import io.thoonk.management.JobControl;
import io.thoonk.management.RecurringControl;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/**
 * The endpoint over HTTP: what cannot be answered is told in words, with the status that fits. Its operations and their parameters
 * are those of {@link ThoonkEndpoint}.
 *
 * @since 0.1.0
 */
@EndpointWebExtension(endpoint = ThoonkEndpoint.class)
public class ThoonkEndpointWebExtension {

    private static final int CONFLICT = 409;

    private static final Map<Class<? extends RuntimeException>, Integer> STATUS = Map.of(
            FeedDoesNotExistException.class, WebEndpointResponse.STATUS_NOT_FOUND,
            JobDoesNotExistException.class, WebEndpointResponse.STATUS_NOT_FOUND,
            ContainerControl.UnknownContainerException.class, WebEndpointResponse.STATUS_NOT_FOUND,
            JobControl.UnknownBatchException.class, WebEndpointResponse.STATUS_NOT_FOUND,
            FeedBrowser.UnknownStateException.class, WebEndpointResponse.STATUS_NOT_FOUND,
            FeedTypeMismatchException.class, CONFLICT,
            JobControl.WrongJobStateException.class, CONFLICT,
            RecurringControl.ChangedMeanwhileException.class, CONFLICT,
            ThoonkRedisException.class, WebEndpointResponse.STATUS_SERVICE_UNAVAILABLE,
            IllegalArgumentException.class, WebEndpointResponse.STATUS_BAD_REQUEST);

    private final ThoonkEndpoint endpoint;

    private final Show showPayloads;

    private final Set<String> roles;

    /**
     * Creates the extension.
     *
     * @param endpoint answers
     * @param showPayloads whether payloads are shown
     * @param roles to whom, where it depends on that; empty for everybody who is authenticated
     */
    public ThoonkEndpointWebExtension(ThoonkEndpoint endpoint, Show showPayloads, Set<String> roles) {
        this.endpoint = endpoint;
        this.showPayloads = showPayloads;
        this.roles = roles;
    }

    /** As {@link ThoonkEndpoint#overview}. */
    @ReadOperation
    public WebEndpointResponse<Object> overview(@Nullable String batch) {
        return answered(() -> endpoint.overview(batch));
    }

    /** As {@link ThoonkEndpoint#feed}; here and below the name of a feed has {@code ~1} for a slash and {@code ~0} for a tilde. */
    @ReadOperation
    public WebEndpointResponse<Object> feed(@Selector String feed) {
        return answered(() -> endpoint.feed(decode(feed)));
    }

    /** As {@link ThoonkEndpoint#entries}; who asks decides whether payloads are shown. */
    @ReadOperation
    public WebEndpointResponse<Object> entries(
            SecurityContext security,
            @Selector String feed,
            @Selector String state,
            @Nullable Long offset,
            @Nullable Integer count,
            @Nullable String tag,
            @Nullable String id) {
        boolean shown = showPayloads.isShown(security, roles);
        return answered(() -> endpoint.entries(decode(feed), state, offset, count, tag, id, shown));
    }

    /** As {@link ThoonkEndpoint#actOnJobs}. */
    @WriteOperation
    public WebEndpointResponse<Object> actOnJobs(
            @Selector String feed,
            String action,
            String id,
            @Nullable String state,
            @Nullable String error,
            @Nullable String payload,
            @Nullable Integer limit,
            @Nullable Boolean dryRun,
            @Nullable String schedule,
            @Nullable String revision) {
        return answered(() ->
                endpoint.actOnJobs(decode(feed), action, id, state, error, payload, limit, dryRun, schedule, revision));
    }

    /** As {@link ThoonkEndpoint#changeLimits}. */
    @WriteOperation
    public WebEndpointResponse<Object> changeLimits(
            @Selector String feed,
            @Selector String part,
            String of,
            @Nullable String key,
            @Nullable String rate,
            @Nullable String concurrency,
            @Nullable Integer weight,
            @Nullable String order,
            @Nullable String onFailure,
            @Nullable String onStall,
            @Nullable String step,
            @Nullable Boolean remove) {
        return answered(() -> endpoint.changeLimits(
                decode(feed), part, of, key, rate, concurrency, weight, order, onFailure, onStall, step, remove));
    }

    /** As {@link ThoonkEndpoint#act}. */
    @WriteOperation
    public WebEndpointResponse<Object> act(
            String action, @Nullable String container, @Nullable Boolean everywhere, @Nullable String batch) {
        return answered(() -> endpoint.act(action, container, everywhere, batch));
    }

    private static WebEndpointResponse<Object> answered(Supplier<Object> operation) {
        try {
            return new WebEndpointResponse<>(operation.get());
        } catch (ThoonkException | IllegalArgumentException ex) {
            int status = STATUS.entrySet().stream()
                    .filter(known -> known.getKey().isInstance(ex))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElseThrow(() -> ex);
            return new WebEndpointResponse<>(new Problem(String.valueOf(ex.getMessage())), status);
        }
    }

    /**
     * Servers and proxies refuse an encoded slash in a path, so that {@code ~1} stands for it and {@code ~0} for the tilde itself,
     * as in JSON pointers (RFC 6901).
     */
    private static String decode(String inPath) {
        return inPath.replace("~1", "/").replace("~0", "~");
    }

    /**
     * Why a request could not be answered.
     *
     * @param problem the reason in words
     */
    public record Problem(String problem) implements OperationResponseBody {}
}

package io.thoonk.observation;

import io.thoonk.feed.Feed;
import io.thoonk.feed.SortedFeed;
import io.thoonk.job.JobQueue;
import io.thoonk.job.JobResult;
import io.thoonk.job.PutOptions;
import io.thoonk.steering.ItemTraces;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/** Sends a trace context along with what is sent: in the headers of a job, or in a key of ours beside an item. */
final class TraceCarriage {

    private final @Nullable ItemTraces traces;

    TraceCarriage(@Nullable ItemTraces traces) {
        this.traces = traces;
    }

    @Nullable
    Object proceed(MethodInvocation invocation, String feed, Map<String, String> headers) throws Throwable {
        String method = invocation.getMethod().getName();
        if (headers.isEmpty()) {
            return invocation.proceed();
        }
        if (invocation.getThis() instanceof JobQueue<?> jobs) {
            return switch (method) {
                case "put" -> put(jobs, invocation.getArguments(), headers);
                case "putAndFollow" -> putAndFollow(jobs, invocation.getArguments(), headers);
                default -> putAll(jobs, invocation.getArguments(), headers);
            };
        }
        ItemTraces items = traces;
        if (items != null && invocation.getThis() instanceof Feed<?> handle) {
            Consumer<String> keeping = kept -> items.keep(feed, kept, headers);
            return method.equals("publish")
                    ? publish(handle, invocation.getArguments(), keeping)
                    : publishAll(handle, given(invocation.getArguments(), 0), keeping);
        }
        if (items != null && invocation.getThis() instanceof SortedFeed<?>) {
            return publishSorted(invocation, kept -> items.keep(feed, kept, headers));
        }
        return invocation.proceed();
    }

    @SuppressWarnings("unchecked") // the call was typed before it was intercepted
    private static <T> String put(JobQueue<T> jobs, @Nullable Object[] arguments, Map<String, String> headers) {
        return jobs.put((T) given(arguments, 0), carrying(arguments, headers));
    }

    @SuppressWarnings("unchecked") // the call was typed before it was intercepted
    private static <T> CompletableFuture<JobResult<T>> putAndFollow(
            JobQueue<T> jobs, @Nullable Object[] arguments, Map<String, String> headers) {
        return jobs.putAndFollow((T) given(arguments, 0), carrying(arguments, headers));
    }

    @SuppressWarnings("unchecked") // the call was typed before it was intercepted
    private static <T> List<String> putAll(
            JobQueue<T> jobs, @Nullable Object[] arguments, Map<String, String> headers) {
        return jobs.putAll((Collection<T>) given(arguments, 0), carrying(arguments, headers));
    }

    private static PutOptions carrying(@Nullable Object[] arguments, Map<String, String> headers) {
        PutOptions given = arguments.length > 1 ? (PutOptions) given(arguments, 1) : PutOptions.defaults();
        PutOptions.Builder options = given.toBuilder();
        headers.forEach((name, value) -> {
            if (!given.headers().containsKey(name)) {
                options.header(name, value);
            }
        });
        return options.build();
    }

    /** The context is there before the item is: its id is chosen here where the caller leaves the choice. */
    @SuppressWarnings("unchecked") // the call was typed before it was intercepted
    private static <T> String publish(Feed<T> feed, @Nullable Object[] arguments, Consumer<String> keeping) {
        boolean chosen = arguments.length > 1;
        String id = chosen ? (String) given(arguments, 0) : newId();
        keeping.accept(id);
        return feed.publish(id, (T) given(arguments, arguments.length - 1));
    }

    @SuppressWarnings("unchecked") // the call was typed before it was intercepted
    private static <T> @Nullable Object publishAll(Feed<T> feed, Object given, Consumer<String> keeping) {
        Map<String, T> items = new LinkedHashMap<>();
        if (given instanceof Map<?, ?> byId) {
            byId.forEach((id, item) -> items.put((String) id, (T) item));
        } else {
            ((Collection<T>) given).forEach(item -> items.put(newId(), item));
        }
        items.keySet().forEach(keeping);
        feed.publishAll(items);
        return given instanceof Map ? null : List.copyOf(items.keySet());
    }

    private static String newId() {
        return UUID.randomUUID().toString().replace("-", "");
    }

    /** Redis gives the ids of new items, so that a quick listener may look for the context before it is there. */
    private static @Nullable Object publishSorted(MethodInvocation invocation, Consumer<String> keeping)
            throws Throwable {
        if (invocation.getMethod().getName().equals("edit")) {
            keeping.accept((String) given(invocation.getArguments(), 0));
            return invocation.proceed();
        }
        Object id = invocation.proceed();
        keeping.accept(String.valueOf(id));
        return id;
    }

    private static Object given(@Nullable Object[] arguments, int place) {
        return Objects.requireNonNull(
                arguments[place], () -> "Argument " + (place + 1) + " of the call must not be null");
    }
}

package io.thoonk.worker;

import io.thoonk.Partitions;
import io.thoonk.annotation.ThoonkJobWorker;
import io.thoonk.container.AnnotatedMethod;
import io.thoonk.container.AttributeResolver;
import io.thoonk.container.EndpointRegistrar;
import io.thoonk.container.HandlerMessage;
import io.thoonk.container.HandlerMethods;
import io.thoonk.container.ThoonkContainerRegistry;
import io.thoonk.container.ThoonkHeaders;
import io.thoonk.convert.PayloadConversionException;
import io.thoonk.job.Job;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.ResolvableType;
import org.springframework.messaging.Message;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.handler.invocation.InvocableHandlerMethod;
import org.springframework.messaging.handler.invocation.MethodArgumentResolutionException;

/**
 * Turns methods with {@link ThoonkJobWorker} into containers.
 *
 * @since 0.1.0
 */
public final class JobWorkerRegistrar implements EndpointRegistrar<ThoonkJobWorker> {

    private static final Logger log = LoggerFactory.getLogger(JobWorkerRegistrar.class);

    private final ThoonkContainerRegistry registry;

    private final JobWorkerContainerFactory factory;

    private final WorkerSettings.Source configured;

    private final AttributeResolver attributes;

    private final HandlerMethods handlerMethods;

    private final JobWorkerSpecCustomizer customizer;

    private final LimitDeclarations limits;

    private final Function<String, UnaryOperator<byte[]>> texts;

    private final Map<String, Reader> readers = new ConcurrentHashMap<>();

    /**
     * Creates the registrar.
     *
     * @param registry takes the containers
     * @param factory makes them where a worker names no other
     * @param configured what the configuration says
     * @param attributes reads annotations
     * @param handlerMethods checks methods and makes them invocable
     * @param customizer changes what the containers are made from
     * @param limits take what workers say about the limits and the order of their queues
     * @param texts tells for a feed what makes of a payload the text that it stands for
     */
    public JobWorkerRegistrar(
            ThoonkContainerRegistry registry,
            JobWorkerContainerFactory factory,
            WorkerSettings.Source configured,
            AttributeResolver attributes,
            HandlerMethods handlerMethods,
            JobWorkerSpecCustomizer customizer,
            LimitDeclarations limits,
            Function<String, UnaryOperator<byte[]>> texts) {
        this.registry = registry;
        this.factory = factory;
        this.configured = configured;
        this.attributes = attributes;
        this.handlerMethods = handlerMethods;
        this.customizer = customizer;
        this.limits = limits;
        this.texts = texts;
    }

    @Override
    public void register(AnnotatedMethod<ThoonkJobWorker> method) {
        ThoonkJobWorker worker = method.annotation();
        Optional<ResolvableType> ofBatch = WorkerMethodTypes.batchType(method);
        String feed = attributes
                .text(method, "queue", worker.queue())
                .orElseThrow(() -> method.invalid("names no job feed", "Set queue = \"name of the feed\""));
        Optional<String> ownId = attributes.text(method, "id", worker.id());
        String id = ownId.orElseGet(() -> freeId(feed));
        AsyncResults.refusal(method.returnType()).ifPresent(reason -> {
            throw method.invalid(
                    "returns " + method.returnType() + ", and " + reason,
                    "Do the work in the method and return its result, a CompletionStage or a Mono");
        });
        Optional<ResolvableType> payload = ofBatch.or(() -> handlerMethods.payloadType(method));
        InvocableHandlerMethod invocable = handlerMethods.invocable(method);
        boolean wantsPutTime = handlerMethods.mayTake(method, ThoonkHeaders.PUBLISHED_AT);
        Optional<ResolvableType> read = WorkerMethodTypes.jobType(method).or(() -> payload);
        read.ifPresent(type -> warnOfOtherType(feed, new Reader(method.describe(), type)));
        WorkerOptions options = options(method, id);
        limits.add(method, feed, options);
        int partitions = partitions(method, options);
        ResolvableType bytes = ResolvableType.forClass(byte[].class);
        UnaryOperator<byte[]> text = texts.apply(feed);
        Optional<JobErrorHandler> errorHandler =
                attributes.bean(method, "errorHandler", worker.errorHandler(), JobErrorHandler.class);
        Optional<Executor> executor = attributes.bean(method, "executor", worker.executor(), Executor.class);
        JobWorkerContainerFactory.Spec spec = ofBatch.isPresent()
                ? ofBatches(id, feed, ofBatch.get(), method, options).withExecutor(executor)
                : new JobWorkerContainerFactory.Spec(
                        id,
                        feed,
                        read.orElse(bytes),
                        WorkerMethodTypes.resultType(method),
                        options,
                        job -> invoke(invocable, wantsPutTime, feed, text, job),
                        Optional.empty(),
                        executor);
        try {
            registry.register(attributes
                    .bean(method, "containerFactory", worker.containerFactory(), JobWorkerContainerFactory.class)
                    .orElse(factory)
                    .create(customizer.customize(errorHandler
                            .map(spec::withErrorHandler)
                            .orElse(spec)
                            .withPartitions(partitions))));
        } catch (ThoonkContainerRegistry.DuplicateContainerIdException ex) {
            throw method.invalid(
                    "has the id '" + id + "', which another worker or listener has too", "Give one of them another id");
        }
    }

    private JobWorkerContainerFactory.Spec ofBatches(
            String id,
            String feed,
            ResolvableType payload,
            AnnotatedMethod<ThoonkJobWorker> method,
            WorkerOptions options) {
        InvocableHandlerMethod invocable = handlerMethods.invocable(method);
        return JobWorkerContainerFactory.Spec.ofBatches(
                id,
                feed,
                payload,
                WorkerMethodTypes.batchResultType(method),
                options,
                jobs -> invocable.invoke(HandlerMessage.of(new byte[0], Map.of(ThoonkHeaders.FEED, feed)), jobs));
    }

    /** Any worker of a feed may get any of its jobs, so one of two that read them as different types stalls the other's. */
    private void warnOfOtherType(String feed, Reader reader) {
        Reader first = readers.putIfAbsent(feed, reader);
        if (first != null && !first.payload().toString().equals(reader.payload().toString())) {
            log.warn(
                    "{} and {} work on queue '{}' but read its jobs as different types, {} and {}; either may get any"
                            + " job. Give each type a queue of its own, or both methods the same type",
                    first.method(),
                    reader.method(),
                    feed,
                    first.payload(),
                    reader.payload());
        }
    }

    private String freeId(String feed) {
        String id = feed;
        for (int number = 2; registry.find(id).isPresent(); number++) {
            id = feed + "-" + number;
        }
        return id;
    }

    /** Partitions know nothing of each other, so that there can be limits of each key, but none of the whole. */
    private int partitions(AnnotatedMethod<ThoonkJobWorker> method, WorkerOptions options) {
        int count = attributes
                .count(method, "partitions", method.annotation().partitions())
                .orElse(0);
        if (count > Partitions.MOST) {
            throw method.invalid("has partitions = \"" + count + "\"", "Write at most " + Partitions.MOST);
        }
        if (count > 0 && options.limits().ofFeed().isPresent()) {
            throw method.invalid(
                    "limits the whole of a queue with partitions, which know nothing of each other",
                    "Limit keys by keyRate and keyConcurrency, or leave out rate and concurrency of limits");
        }
        return count;
    }

    private WorkerOptions options(AnnotatedMethod<ThoonkJobWorker> method, String id) {
        WorkerOptions written = WorkerSettings.of(attributes, method).over(configured.workerDefaults());
        return configured.forWorker(id).map(own -> own.over(written)).orElse(written);
    }

    /** The type that a method reads jobs as. */
    ResolvableType payloadType(AnnotatedMethod<?> method) {
        return WorkerMethodTypes.jobType(method)
                .or(() -> handlerMethods.payloadType(method))
                .orElseGet(() -> ResolvableType.forClass(byte[].class));
    }

    private static @Nullable Object invoke(
            InvocableHandlerMethod method, boolean wantsPutTime, String feed, UnaryOperator<byte[]> text, Job<?> job)
            throws Exception {
        Map<String, Object> headers = new HashMap<>(job.headers());
        headers.put(ThoonkHeaders.FEED, feed);
        headers.put(ThoonkHeaders.ID, job.id());
        headers.put(ThoonkHeaders.FAILURE_COUNT, job.failureCount());
        if (wantsPutTime) {
            // To ask for it has a price for all jobs.
            headers.put(ThoonkHeaders.PUBLISHED_AT, job.publishedAt());
        }
        headers.put(ThoonkHeaders.JOB, job);
        Message<?> message = HandlerMessage.of(job.rawPayload(), text, headers);
        try {
            return method.invoke(message);
        } catch (MessageConversionException | MethodArgumentResolutionException ex) {
            // Where the method itself fails so, it is not about a payload that the method cannot be given.
            if (ex.getFailedMessage() == message) {
                throw new PayloadConversionException(String.valueOf(ex.getMessage()), ex).about(job.feed(), job.id());
            }
            throw ex;
        }
    }

    /** A method and the type that it reads jobs as. */
    private record Reader(String method, ResolvableType payload) {}
}

package io.thoonk.worker;

import io.thoonk.annotation.ThoonkJobWorker;
import io.thoonk.container.AnnotatedMethod;
import io.thoonk.job.Job;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.springframework.core.ResolvableType;

/** The types of jobs and results that the signature of a worker's method tells. */
final class WorkerMethodTypes {

    private static final Set<String> NO_RESULT =
            Set.of(Object.class.getName(), void.class.getName(), Void.class.getName(), "kotlin.Unit");

    private WorkerMethodTypes() {}

    /** The type of the payloads of a method that gets many jobs at once, or empty if it gets one. */
    static Optional<ResolvableType> batchType(AnnotatedMethod<ThoonkJobWorker> method) {
        List<ResolvableType> parameters = method.parameterTypes();
        Optional<ResolvableType> jobs = parameters.stream()
                .filter(type ->
                        type.toClass() == List.class && type.getGeneric(0).toClass() == Job.class)
                .findFirst();
        if (jobs.isEmpty()) {
            boolean isMeant = !method.annotation().batch().isEmpty()
                    || !method.annotation().batchWait().isEmpty();
            if (isMeant) {
                throw method.invalid(
                        "says how large batches are, and gets one job at a time",
                        "Take a List<Job<…>>, or leave batch and batchWait out");
            }
            return Optional.empty();
        }
        if (parameters.size() > 1 || method.isSuspending()) {
            throw method.invalid(
                    "takes more than a list of jobs", "Take the List<Job<…>> alone; each job has its id and headers");
        }
        ResolvableType payload = jobs.get().getGeneric(0).getGeneric(0);
        return Optional.of(payload.resolve() == null ? ResolvableType.forClass(byte[].class) : payload);
    }

    /** What the map holds that a method returns for a batch. */
    static ResolvableType batchResultType(AnnotatedMethod<ThoonkJobWorker> method) {
        ResolvableType returned = resultType(method);
        if (returned == ResolvableType.NONE) {
            return returned;
        }
        if (!Map.class.isAssignableFrom(returned.toClass())) {
            throw method.invalid(
                    "gets many jobs and returns " + returned,
                    "Return nothing, or a Map<String, …> of results by the ids of the jobs");
        }
        ResolvableType result = returned.as(Map.class).getGeneric(1);
        Class<?> resolved = result.resolve(Object.class);
        return NO_RESULT.contains(resolved.getName()) ? ResolvableType.NONE : result;
    }

    static Optional<ResolvableType> jobType(AnnotatedMethod<?> method) {
        return method.parameterTypes().stream()
                .filter(type -> type.toClass() == Job.class)
                .map(type -> type.getGeneric(0))
                .filter(payload -> payload.resolve() != null)
                .findFirst();
    }

    /** The declared type of what the method returns in the end. */
    static ResolvableType resultType(AnnotatedMethod<?> method) {
        ResolvableType type = method.returnType();
        while (isCarrier(type)) {
            ResolvableType stage = type.as(CompletionStage.class);
            ResolvableType inner = (stage == ResolvableType.NONE ? type : stage).getGeneric(0);
            type = AsyncResults.isOfMany(type.toClass())
                    ? ResolvableType.forClassWithGenerics(List.class, inner)
                    : inner;
        }
        Class<?> resolved = type.resolve(Object.class);
        return NO_RESULT.contains(resolved.getName()) ? ResolvableType.NONE : type;
    }

    private static boolean isCarrier(ResolvableType type) {
        Class<?> resolved = type.resolve(Object.class);
        return resolved == Optional.class || AsyncResults.isAsync(resolved);
    }
}

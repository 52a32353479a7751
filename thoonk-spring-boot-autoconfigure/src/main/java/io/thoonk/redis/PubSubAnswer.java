package io.thoonk.redis;

import io.thoonk.ThoonkRedisException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.lettuce.LettuceExceptionConverter;

/** Waits for the driver. */
final class PubSubAnswer {

    private PubSubAnswer() {}

    private static Throwable converted(ExecutionException failed) {
        @Nullable
        Exception known =
                failed.getCause() instanceof Exception cause ? new LettuceExceptionConverter().convert(cause) : null;
        return known == null ? failed : known;
    }

    static <T> T await(String operation, Future<T> answer, Duration longest) {
        try {
            return answer.get(longest.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException ex) {
            if (ex.getCause() instanceof IllegalStateException misused) {
                throw misused;
            }
            throw RedisFailures.translate(operation, converted(ex));
        } catch (TimeoutException ex) {
            throw new ThoonkRedisException(operation + " failed: no answer within " + longest, ex);
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new ThoonkRedisException(operation + " failed: interrupted", ex);
        }
    }
}

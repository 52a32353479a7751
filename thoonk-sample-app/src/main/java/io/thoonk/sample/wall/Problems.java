package io.thoonk.sample.wall;

import io.thoonk.ItemDoesNotExistException;
import io.thoonk.ThoonkRedisException;
import io.thoonk.job.JobDoesNotExistException;
import io.thoonk.job.JobNotStalledException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** What HTTP says when something cannot be done. */
@RestControllerAdvice
class Problems {

    private static final Logger log = LoggerFactory.getLogger(Problems.class);

    @ExceptionHandler({ItemDoesNotExistException.class, JobDoesNotExistException.class})
    ProblemDetail missing(RuntimeException ex) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.NOT_FOUND, ex.getMessage());
    }

    /** A job that is not stalled is not tried again, and a batch that is over takes no more jobs. */
    @ExceptionHandler({JobNotStalledException.class, IllegalStateException.class})
    ProblemDetail notNow(RuntimeException ex) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.CONFLICT, ex.getMessage());
    }

    @ExceptionHandler(IllegalArgumentException.class)
    ProblemDetail wrong(IllegalArgumentException ex) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, ex.getMessage());
    }

    @ExceptionHandler(ThoonkRedisException.class)
    ProblemDetail away(ThoonkRedisException ex) {
        log.debug("Redis is away", ex);
        return ProblemDetail.forStatusAndDetail(HttpStatus.SERVICE_UNAVAILABLE, "Redis does not answer.");
    }
}

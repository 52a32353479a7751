package io.thoonk.kotlin

import io.thoonk.AfterCommit
import io.thoonk.job.JobQueue
import io.thoonk.job.JobResult
import io.thoonk.job.PutOptions
import java.util.concurrent.CompletableFuture
import kotlin.coroutines.CoroutineContext
import kotlin.coroutines.EmptyCoroutineContext
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.future.await
import kotlinx.coroutines.withContext
import org.springframework.core.ParameterizedTypeReference

/**
 * Puts a job and suspends until it is finished, wherever it runs. Cancelled or timed out (`withTimeout`), it stops waiting, and the
 * job stays.
 *
 * @return the request and the result
 * @throws io.thoonk.FeedDoesNotExistException if the feed was deleted
 * @throws IllegalStateException if the job is to be put after the commit of a transaction that is under way
 */
public suspend fun <T : Any> JobQueue<T>.putAndAwait(
    payload: T,
    options: PutOptions = PutOptions.defaults(),
): JobResult<T> = following { putAndFollow(payload, options) }

/**
 * Suspends until a job is finished, wherever it runs.
 *
 * @return the request and the result
 * @see JobQueue.future
 */
public suspend fun <T : Any> JobQueue<T>.await(id: String): JobResult<T> = following { future(id) }

/**
 * Where it is cancelled while the future is on its way, nobody gets that: it would follow its job until that ends. A transaction
 * belongs to its thread, which another one would not see, so inside of one it begins there.
 */
private suspend fun <R> following(begin: () -> CompletableFuture<R>): R {
    val where: CoroutineContext = if (AfterCommit.isPending()) EmptyCoroutineContext else Dispatchers.IO
    var begun: CompletableFuture<R>? = null
    try {
        return withContext(where) { begin().also { begun = it } }.await()
    } catch (e: CancellationException) {
        begun?.cancel(false)
        throw e
    }
}

/** As [JobResult.resultAs], with the type, generics and all, where it is inferred or written in brackets. */
public inline fun <reified R : Any> JobResult<*>.resultAs(): R = resultAs(object : ParameterizedTypeReference<R>() {})

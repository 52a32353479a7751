package io.thoonk.kotlin

import io.thoonk.job.JobQueue
import io.thoonk.job.JobResult
import io.thoonk.job.PutOptions
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
): JobResult<T> = withContext(Dispatchers.IO) { putAndFollow(payload, options) }.await()

/**
 * Suspends until a job is finished, wherever it runs.
 *
 * @return the request and the result
 * @see JobQueue.future
 */
public suspend fun <T : Any> JobQueue<T>.await(id: String): JobResult<T> =
    withContext(Dispatchers.IO) { future(id) }.await()

/** As [JobResult.resultAs], with the type, generics and all, where it is inferred or written in brackets. */
public inline fun <reified R : Any> JobResult<*>.resultAs(): R = resultAs(object : ParameterizedTypeReference<R>() {})

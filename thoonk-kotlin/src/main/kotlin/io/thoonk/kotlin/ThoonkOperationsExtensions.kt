package io.thoonk.kotlin

import io.thoonk.ThoonkOperations
import io.thoonk.event.FeedEvent
import io.thoonk.feed.Feed
import io.thoonk.feed.FeedConfig
import io.thoonk.feed.LiveFeed
import io.thoonk.feed.SortedFeed
import io.thoonk.job.JobQueue
import io.thoonk.queue.MessageQueue
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.channels.awaitClose
import kotlinx.coroutines.channels.trySendBlocking
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.callbackFlow
import kotlinx.coroutines.flow.flowOn
import org.springframework.core.ParameterizedTypeReference

/** As [ThoonkOperations.feed], with the type of its items, generics and all, where one is inferred or written in brackets. */
public inline fun <reified T : Any> ThoonkOperations.feed(name: String): Feed<T> = feed(name, typeReference<T>())

/** As [ThoonkOperations.feed] with a configuration, which is written to the feed. */
public inline fun <reified T : Any> ThoonkOperations.feed(name: String, config: FeedConfig): Feed<T> =
    feed(name, typeReference<T>(), config)

/** As [ThoonkOperations.sortedFeed], with the type of its items, generics and all. */
public inline fun <reified T : Any> ThoonkOperations.sortedFeed(name: String): SortedFeed<T> =
    sortedFeed(name, typeReference<T>())

/** As [ThoonkOperations.sortedFeed] with a configuration, which is written to the feed. */
public inline fun <reified T : Any> ThoonkOperations.sortedFeed(name: String, config: FeedConfig): SortedFeed<T> =
    sortedFeed(name, typeReference<T>(), config)

/** As [ThoonkOperations.queue], with the type of its items, generics and all. */
public inline fun <reified T : Any> ThoonkOperations.queue(name: String): MessageQueue<T> =
    queue(name, typeReference<T>())

/** As [ThoonkOperations.queue] with a configuration, which is written to the feed. */
public inline fun <reified T : Any> ThoonkOperations.queue(name: String, config: FeedConfig): MessageQueue<T> =
    queue(name, typeReference<T>(), config)

/** As [ThoonkOperations.jobs], with the type of its payloads, generics and all. */
public inline fun <reified T : Any> ThoonkOperations.jobs(name: String): JobQueue<T> = jobs(name, typeReference<T>())

/** As [ThoonkOperations.jobs] with a configuration, which is written to the feed. */
public inline fun <reified T : Any> ThoonkOperations.jobs(name: String, config: FeedConfig): JobQueue<T> =
    jobs(name, typeReference<T>(), config)

/** As [ThoonkOperations.live], with the type of its items, generics and all. */
public inline fun <reified T : Any> ThoonkOperations.live(name: String): LiveFeed<T> = live(name, typeReference<T>())

/**
 * The events of a feed, or of all feeds that a pattern with `*` matches, in the order of Redis.
 *
 * Whoever collects the flow is subscribed for as long, each collector on its own. What is sent before the subscription is
 * confirmed is not part of it. A collector that is too slow is treated as any slow listener: a
 * [FeedEvent.Resynced] takes the place of what it missed.
 *
 * @throws IllegalArgumentException when it is collected, if the name is no name of a feed
 */
public fun ThoonkOperations.events(feedOrPattern: String): Flow<FeedEvent> =
    callbackFlow {
            val subscription = subscribe(feedOrPattern) { event -> trySendBlocking(event) }
            awaitClose { subscription.close() }
        }
        // To subscribe takes a call to Redis, which blocks.
        .flowOn(Dispatchers.IO)

/**
 * The content of a live feed, an event an item, and then, without a gap or a repetition, each change of it.
 *
 * @see LiveFeed.onChange
 */
public fun LiveFeed<*>.changes(): Flow<FeedEvent> =
    callbackFlow {
            val subscription = onChange { event -> trySendBlocking(event) }
            awaitClose { subscription.close() }
        }
        .flowOn(Dispatchers.IO)

@PublishedApi
internal inline fun <reified T : Any> typeReference(): ParameterizedTypeReference<T> =
    object : ParameterizedTypeReference<T>() {}

/**
 * Feed listeners: the dispatch of events to annotated methods.
 * Uses {@code feed}, {@code event} and {@code container}.
 */
@NullMarked
package io.thoonk.listener;

import org.jspecify.annotations.NullMarked;

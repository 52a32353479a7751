/** Requests to addresses that strangers name. */
@NullMarked
package io.thoonk.http;

import org.jspecify.annotations.NullMarked;

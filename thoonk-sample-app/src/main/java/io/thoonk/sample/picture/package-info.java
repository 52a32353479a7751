/**
 * From the bytes of a picture to its thumbnail and palette. It knows nothing of Redis or the web.
 */
@NullMarked
package io.thoonk.sample.picture;

import org.jspecify.annotations.NullMarked;

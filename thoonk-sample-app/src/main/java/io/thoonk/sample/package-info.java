/**
 * The picture wall, a sample: pictures become jobs, jobs become thumbnails on a wall that every browser sees live. Here
 * is what starts it; it uses the packages below and the starter.
 */
@NullMarked
package io.thoonk.sample;

import org.jspecify.annotations.NullMarked;

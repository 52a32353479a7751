/**
 * The front door: {@code ThoonkTemplate} with the types that a user meets first, and the exceptions.
 * The template uses the packages of the four feed types; all other types here are leaves that every package may use.
 */
@NullMarked
package io.thoonk;

import org.jspecify.annotations.NullMarked;

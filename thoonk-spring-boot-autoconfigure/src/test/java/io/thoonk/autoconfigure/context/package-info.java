/** Contexts: hierarchies, scopes, tests that pause them or replace beans. */
@NullMarked
package io.thoonk.autoconfigure.context;

import org.jspecify.annotations.NullMarked;

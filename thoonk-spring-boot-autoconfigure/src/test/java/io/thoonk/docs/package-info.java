/** Tests that compile and check what the documentation shows. */
@org.jspecify.annotations.NullMarked
package io.thoonk.docs;

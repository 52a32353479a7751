/** An application that knows the library from outside. */
@NullMarked
package com.example.application;

import org.jspecify.annotations.NullMarked;

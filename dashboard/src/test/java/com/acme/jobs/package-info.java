/** Somebody's application: what Holter's own packages are not. */
@NullMarked
package com.acme.jobs;

import org.jspecify.annotations.NullMarked;

(* All rows that are proved, in the order in which they build on each other. *)

From Derivable Require Export meaning numbers sums maps integrals positive gauss moments matrices flows.

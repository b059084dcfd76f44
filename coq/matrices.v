(* The rows about the eigenvalues of a matrix: spectrum and Hurwitz's criterion for three rows.

   The entries are complex numbers; the characteristic polynomial is the determinant of z - M, by expansion along the first row.
   By definition L is the spectrum of M, multiplicities included, if the characteristic polynomial is the product of z - l
   for l in L; M is a Hurwitz matrix if every complex zero of its characteristic polynomial has a negative real part. *)

From Coq Require Import Reals ZArith Lra Lia Psatz List.
From Coquelicot Require Import Coquelicot.
From Derivable Require Import meaning.
Open Scope R_scope.

Definition Matrix := nat -> nat -> C.

Definition minor (M : Matrix) (c : nat) : Matrix := fun i j => M (S i) (if Nat.ltb j c then j else S j).

Fixpoint determinant (n : nat) (M : Matrix) : C :=
  match n with
  | O => 1%C
  | S m => fold_right (fun j s => ((if Nat.even j then 1 else -1) * M O j * determinant m (minor M j) + s)%C) 0%C (seq 0 n)
  end.

Definition charpoly (n : nat) (M : Matrix) (z : C) : C := determinant n (fun i j => ((if Nat.eqb i j then z else 0) - M i j)%C).
Definition monic (L : list C) (z : C) : C := fold_right (fun l p => ((z - l) * p)%C) 1%C L.
Definition is_spectrum (n : nat) (M : Matrix) (L : list C) : Prop := forall z, charpoly n M z = monic L z.
Definition is_hurwitz (n : nat) (M : Matrix) : Prop := forall z, charpoly n M z = 0%C -> Re z < 0.

(* z^3 + a z^2 + b z + c *)
Definition cubic (a b c : R) (z : C) : C := (z * z * z + a * (z * z) + b * z + c)%C.

Fact cubic_zero : forall a b c x y, cubic a b c (x, y) = 0%C <->
  x * x * x - 3 * x * (y * y) + a * (x * x - y * y) + b * x + c = 0 /\ y * (3 * (x * x) - y * y + 2 * a * x + b) = 0.
Proof.
  intros a b c x y. unfold cubic, Cplus, Cmult, RtoC; simpl. split.
  - intros H. injection H as P Q. split; lra.
  - intros [P Q]. apply injective_projections; simpl; lra.
Qed.

Fact cubic_continuous : forall a b c, continuity (fun x => x * x * x + a * (x * x) + b * x + c).
Proof. intros a b c. reg. Qed.

Fact cubic_has_zero : forall a b c, exists x, x * x * x + a * (x * x) + b * x + c = 0.
Proof.
  intros a b c. set (m := 1 + Rabs a + Rabs b + Rabs c).
  assert (A := Rabs_pos a). assert (B := Rabs_pos b). assert (D := Rabs_pos c).
  assert (A1 := Rle_abs a). assert (B1 := Rle_abs b). assert (D1 := Rle_abs c).
  assert (A2 := Rle_abs (- a)). assert (B2 := Rle_abs (- b)). assert (D2 := Rle_abs (- c)). rewrite Rabs_Ropp in A2, B2, D2.
  assert (M : 1 <= m) by (unfold m; lra).
  assert (P1 : m <= m * m) by nra.
  assert (T1 : - (Rabs a * (m * m)) <= a * (m * m) <= Rabs a * (m * m)) by nra.
  assert (T2 : - (Rabs b * (m * m)) <= b * m <= Rabs b * (m * m)) by (split; nra).
  assert (T3 : - (Rabs c * (m * m)) <= c <= Rabs c * (m * m)) by (split; nra).
  assert (E : m * m * m = m * m + Rabs a * (m * m) + Rabs b * (m * m) + Rabs c * (m * m)) by (unfold m; ring).
  destruct (IVT _ (- m) m (cubic_continuous a b c)) as (x & _ & X); [lra | | | now exists x].
  - replace (- m * - m * - m + a * (- m * - m) + b * - m + c) with (- (m * m * m) + a * (m * m) - b * m + c) by ring. lra.
  - lra.
Qed.

(* row: forall(z, charpoly(M, z) == monic(L, z)) |- spectrum(M, L) *)
Lemma spectrum : forall n M L, (forall z, charpoly n M z = monic L z) -> is_spectrum n M L.
Proof. exact (fun n M L H => H). Qed.

(* row: charpoly(M, c) != monic(L, c) |- not spectrum(M, L) *)
Lemma not_spectrum : forall n M L c, charpoly n M c <> monic L c -> ~ is_spectrum n M L.
Proof. intros n M L c H S. apply H, S. Qed.

(* row: forall(z, charpoly(M, z) == add(z**3, a * z**2, b * z, c)), 0 < a, 0 < c, c < a * b |- hurwitz(M) *)
Lemma hurwitz : forall n M a b c, (forall z, charpoly n M z = cubic a b c z) -> 0 < a -> 0 < c -> c < a * b -> is_hurwitz n M.
Proof.
  intros n M a b c H A D L [x y] Z. rewrite H in Z. apply cubic_zero in Z. destruct Z as [P Q]. simpl.
  apply Rnot_le_lt. intros X. assert (B : 0 < b) by nra.
  assert (X2 : 0 <= x * x) by nra. assert (X3 : 0 <= x * x * x) by nra.
  apply Rmult_integral in Q. destruct Q as [-> | Q].
  - assert (0 <= a * (x * x)) by nra. assert (0 <= b * x) by nra. nra.
  - assert (Y : y * y = 3 * (x * x) + 2 * a * x + b) by lra. rewrite Y in P.
    assert (E : 8 * (x * x * x) + 8 * a * (x * x) + 2 * (a * a + b) * x + (a * b - c) = 0) by lra.
    assert (0 <= 8 * a * (x * x)) by nra. assert (0 <= 2 * (a * a + b) * x) by (apply Rmult_le_pos; nra). lra.
Qed.

(* row: forall(z, charpoly(M, z) == add(z**3, a * z**2, b * z, c)), a * b <= c |- not hurwitz(M) *)
Lemma not_hurwitz : forall n M a b c, (forall z, charpoly n M z = cubic a b c z) -> a * b <= c -> ~ is_hurwitz n M.
Proof.
  intros n M a b c H L S. destruct (cubic_has_zero a b c) as [r E].
  assert (F : forall x y, cubic a b c (x, y) = 0%C -> x < 0) by (intros x y Z; apply (S (x, y)); now rewrite H).
  assert (N : r < 0) by (apply (F r 0), cubic_zero; split; lra).
  set (p := a + r). set (q := b + r * p).
  assert (C1 : c = - (q * r)) by (unfold q, p; lra). assert (A1 : a = p - r) by (unfold p; ring). assert (B1 : b = q - r * p) by (unfold q; ring).
  assert (I : p * (q - p * r + r * r) <= 0) by (rewrite C1, A1, B1 in L; lra).
  destruct (Rle_dec 0 (p * p - 4 * q)) as [D | D].
  - set (s := sqrt (p * p - 4 * q)). assert (S2 : s * s = p * p - 4 * q) by now apply sqrt_sqrt. assert (S0 : 0 <= s) by apply sqrt_pos.
    set (x := (- p + s) / 2). assert (X : x * x + p * x + q = 0) by (unfold x; nra).
    assert (K : x < 0). { apply (F x 0), cubic_zero. split; [| ring]. rewrite A1, B1, C1.
      replace (x * x * x - 3 * x * (0 * 0) + (p - r) * (x * x - 0 * 0) + (q - r * p) * x + - (q * r)) with ((x - r) * (x * x + p * x + q)) by ring.
      rewrite X. ring. }
    assert (p > 0) by (unfold x in K; lra). assert (q - p * r + r * r <= 0) by nra. assert (q < 0) by nra.
    assert (p * p < s * s) by lra. assert (s < p) by (unfold x in K; lra). nra.
  - set (y := sqrt (q - p * p / 4)). assert (Y : y * y = q - p * p / 4) by (apply sqrt_sqrt; lra).
    assert (K : - p / 2 < 0). { apply (F (- p / 2) y), cubic_zero. rewrite A1, B1, C1. split.
      - replace (- p / 2 * (- p / 2) * (- p / 2) - 3 * (- p / 2) * (y * y) + (p - r) * (- p / 2 * (- p / 2) - y * y) + (q - r * p) * (- p / 2) + - (q * r))
          with ((p / 2 + r) * (y * y - (q - p * p / 4))) by field. rewrite Y. ring.
      - rewrite Y. field. }
    assert (q - p * r + r * r <= 0) by nra. nra.
Qed.

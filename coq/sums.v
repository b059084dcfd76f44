(* The rows about sums and products over ranges of integers, empty ones included, and Jensen's inequality for means. *)

From Coq Require Import Reals ZArith Lra Lia.
From Coquelicot Require Import Coquelicot.
From Derivable Require Import meaning numbers.
Open Scope R_scope.

Fact sum_of_ext : forall n i F G, (forall k, (i <= k < i + Z.of_nat n)%Z -> F k = G k) -> sum_of n i F = sum_of n i G.
Proof.
  induction n as [| n IH]; intros i F G H; [reflexivity |]. simpl. rewrite (IH i F G), H; [reflexivity | lia |].
  intros k K. apply H. lia.
Qed.

Fact prod_of_ext : forall n i F G, (forall k, (i <= k < i + Z.of_nat n)%Z -> F k = G k) -> prod_of n i F = prod_of n i G.
Proof.
  induction n as [| n IH]; intros i F G H; [reflexivity |]. simpl. rewrite (IH i F G), H; [reflexivity | lia |].
  intros k K. apply H. lia.
Qed.

Fact sum_of_app : forall m n i F, sum_of (n + m) i F = sum_of n i F + sum_of m (i + Z.of_nat n) F.
Proof.
  induction m as [| m IH]; intros n i F.
  - rewrite Nat.add_0_r. simpl. ring.
  - rewrite Nat.add_succ_r. simpl. rewrite IH. replace (i + Z.of_nat (n + m))%Z with (i + Z.of_nat n + Z.of_nat m)%Z by lia. ring.
Qed.

Fact sum_of_shift : forall n i m F, sum_of n i F = sum_of n (i + m) (fun k => F (k - m)%Z).
Proof.
  induction n as [| n IH]; intros i m F; [reflexivity |]. simpl. rewrite (IH i m F).
  now replace (i + m + Z.of_nat n - m)%Z with (i + Z.of_nat n)%Z by lia.
Qed.

Fact sum_of_plus : forall n i F G, sum_of n i (fun k => F k + G k) = sum_of n i F + sum_of n i G.
Proof. induction n as [| n IH]; intros i F G; simpl; [ring | rewrite IH; ring]. Qed.

Fact sum_of_multiple : forall n i c F, sum_of n i (fun k => c * F k) = c * sum_of n i F.
Proof. induction n as [| n IH]; intros i c F; simpl; [ring | rewrite IH; ring]. Qed.

Fact sum_of_zero : forall n i, sum_of n i (fun _ => 0) = 0.
Proof. induction n as [| n IH]; intros i; simpl; [reflexivity | rewrite IH; ring]. Qed.

Fact sum_of_swap : forall p i q n F,
  sum_of p i (fun k => sum_of q n (fun l => F k l)) = sum_of q n (fun l => sum_of p i (fun k => F k l)).
Proof. induction p as [| p IH]; intros i q n F; simpl; [now rewrite sum_of_zero | now rewrite IH, <- sum_of_plus]. Qed.

Fact sum_of_ones : forall n i, sum_of n i (fun _ => 1) = INR n.
Proof. induction n as [| n IH]; intros i; [reflexivity |]. rewrite S_INR. simpl. now rewrite IH. Qed.

Fact sum_of_order : forall n i F G, (forall k, (i <= k < i + Z.of_nat n)%Z -> F k <= G k) -> sum_of n i F <= sum_of n i G.
Proof.
  induction n as [| n IH]; intros i F G H; simpl; [lra |]. apply Rplus_le_compat; [apply IH; intros | apply H]; try apply H; lia.
Qed.

Fact prod_of_positive : forall n i F, (forall k, (i <= k < i + Z.of_nat n)%Z -> 0 < F k) -> 0 < prod_of n i F.
Proof.
  induction n as [| n IH]; intros i F H; simpl; [lra |]. apply Rmult_lt_0_compat; [apply IH; intros | ]; apply H; lia.
Qed.

Fact size_last : forall i j, (i <= j)%Z -> Z.to_nat (j - i + 1) = S (Z.to_nat (j - 1 - i + 1)) /\ (i + Z.of_nat (Z.to_nat (j - 1 - i + 1)) = j)%Z.
Proof. intros i j H. lia. Qed.

(* row: i <= j |- sum(k, i, j, F(k)) == sum(k, i, j - 1, F(k)) + F(j) *)
Lemma sum_last : forall i j F, (i <= j)%Z -> sum i j F = sum i (j - 1) F + F j.
Proof. intros i j F H. unfold sum. destruct (size_last i j H) as [-> E]. simpl. now rewrite E. Qed.

(* row: i <= j |- sum(k, i, j, F(k)) == F(i) + sum(k, i + 1, j, F(k)) *)
Lemma sum_first : forall i j F, (i <= j)%Z -> sum i j F = F i + sum (i + 1) j F.
Proof.
  intros i j F H. unfold sum. replace (Z.to_nat (j - i + 1)) with (1 + Z.to_nat (j - (i + 1) + 1))%nat by lia.
  rewrite sum_of_app. simpl. rewrite Z.add_0_r. ring.
Qed.

(* row: i <= n + 1, n <= j |- sum(k, i, j, F(k)) == sum(k, i, n, F(k)) + sum(k, n + 1, j, F(k)) *)
Lemma sum_split : forall i j n F, (i <= n + 1)%Z -> (n <= j)%Z -> sum i j F = sum i n F + sum (n + 1) j F.
Proof.
  intros i j n F I J. unfold sum. replace (Z.to_nat (j - i + 1)) with (Z.to_nat (n - i + 1) + Z.to_nat (j - (n + 1) + 1))%nat by lia.
  rewrite sum_of_app. now replace (i + Z.of_nat (Z.to_nat (n - i + 1)))%Z with (n + 1)%Z by lia.
Qed.

(* row: |- sum(k, i, j, F(k)) == sum(k, i + n, j + n, F(k - n)) *)
Lemma sum_shift : forall i j n F, sum i j F = sum (i + n) (j + n) (fun k => F (k - n)%Z).
Proof.
  intros i j n F. unfold sum. rewrite (sum_of_shift _ i n). now replace (j + n - (i + n) + 1)%Z with (j - i + 1)%Z by lia.
Qed.

(* row: i <= j + 1 |- sum(k, i, j, 1) == j - i + 1 *)
Lemma sum_ones : forall i j, (i <= j + 1)%Z -> sum i j (fun _ => 1) = IZR j - IZR i + 1.
Proof.
  intros i j H. unfold sum. rewrite sum_of_ones, INR_IZR_INZ, Z2Nat.id, plus_IZR, minus_IZR by lia. reflexivity.
Qed.

(* row: j < i |- sum(k, i, j, F(k)) == 0 *)
Lemma sum_empty : forall i j F, (j < i)%Z -> sum i j F = 0.
Proof. intros i j F H. unfold sum. now replace (Z.to_nat (j - i + 1)) with O by lia. Qed.

(* row: forall(k, imp(i <= k, imp(k <= j, F(k) == G(k)))) |- sum(k, i, j, F(k)) == sum(k, i, j, G(k)) *)
Lemma sum_equal : forall i j F G, (forall k, (i <= k)%Z -> (k <= j)%Z -> F k = G k) -> sum i j F = sum i j G.
Proof. intros i j F G H. apply sum_of_ext. intros k K. apply H; lia. Qed.

(* row: |- sum(k, i, j, sum(l, n, m, F(k, l))) == sum(l, n, m, sum(k, i, j, F(k, l))) *)
Lemma sum_swap : forall i j n m (F : Z -> Z -> R),
  sum i j (fun k => sum n m (fun l => F k l)) = sum n m (fun l => sum i j (fun k => F k l)).
Proof. intros. unfold sum. apply sum_of_swap. Qed.

(* row: forall(k, imp(i <= k, imp(k <= j, 0 <= F(k)))) |- 0 <= sum(k, i, j, F(k)) *)
Lemma sum_not_negative : forall i j F, (forall k, (i <= k)%Z -> (k <= j)%Z -> 0 <= F k) -> 0 <= sum i j F.
Proof.
  intros i j F H. unfold sum. rewrite <- (sum_of_zero (Z.to_nat (j - i + 1)) i). apply sum_of_order. intros k K. apply H; lia.
Qed.

(* row: i <= j, forall(k, imp(i <= k, imp(k <= j, 0 < F(k)))) |- 0 < sum(k, i, j, F(k)) *)
Lemma sum_positive : forall i j F, (i <= j)%Z -> (forall k, (i <= k)%Z -> (k <= j)%Z -> 0 < F k) -> 0 < sum i j F.
Proof.
  intros i j F L H. rewrite sum_last by assumption. apply Rplus_le_lt_0_compat; [| apply H; lia].
  apply sum_not_negative. intros k I J. apply Rlt_le, H; lia.
Qed.

(* row: i <= j |- prod(k, i, j, F(k)) == prod(k, i, j - 1, F(k)) * F(j) *)
Lemma product_last : forall i j F, (i <= j)%Z -> prod i j F = prod i (j - 1) F * F j.
Proof. intros i j F H. unfold prod. destruct (size_last i j H) as [-> E]. simpl. now rewrite E. Qed.

(* row: j < i |- prod(k, i, j, F(k)) == 1 *)
Lemma product_empty : forall i j F, (j < i)%Z -> prod i j F = 1.
Proof. intros i j F H. unfold prod. now replace (Z.to_nat (j - i + 1)) with O by lia. Qed.

(* row: forall(k, imp(i <= k, imp(k <= j, F(k) == G(k)))) |- prod(k, i, j, F(k)) == prod(k, i, j, G(k)) *)
Lemma product_equal : forall i j F G, (forall k, (i <= k)%Z -> (k <= j)%Z -> F k = G k) -> prod i j F = prod i j G.
Proof. intros i j F G H. apply prod_of_ext. intros k K. apply H; lia. Qed.

(* row: forall(k, imp(i <= k, imp(k <= j, 0 < F(k)))) |- 0 < prod(k, i, j, F(k)) *)
Lemma product_positive : forall i j F, (forall k, (i <= k)%Z -> (k <= j)%Z -> 0 < F k) -> 0 < prod i j F.
Proof. intros i j F H. apply prod_of_positive. intros k K. apply H; lia. Qed.

(* row: forall(k, imp(i <= k, imp(k <= j, 0 < F(k)))) |- log(prod(k, i, j, F(k))) == sum(k, i, j, log(F(k))) *)
Lemma log_of_product : forall i j F, (forall k, (i <= k)%Z -> (k <= j)%Z -> 0 < F k) ->
  0 < prod i j F /\ ln (prod i j F) = sum i j (fun k => ln (F k)).
Proof.
  intros i j F H. split; [now apply product_positive |].
  assert (A : forall n, (forall k, (i <= k < i + Z.of_nat n)%Z -> 0 < F k) -> ln (prod_of n i F) = sum_of n i (fun k => ln (F k))).
  { induction n as [| n IH]; intros P; simpl; [apply ln_1 |]. rewrite ln_mult, IH; [reflexivity | | | apply P; lia].
    - intros k K. apply P. lia.
    - apply prod_of_positive. intros k K. apply P. lia. }
  apply A. intros k K. apply H; lia.
Qed.

(* row: i <= j, forall(k, imp(i <= k, imp(k <= j, 0 < F(k)))) |- sum(k, i, j, log(F(k))) / (j - i + 1) <= log(sum(k, i, j, F(k)) / (j - i + 1)) *)
Lemma jensen_mean : forall i j F, (i <= j)%Z -> (forall k, (i <= k)%Z -> (k <= j)%Z -> 0 < F k) ->
  IZR j - IZR i + 1 <> 0 /\ 0 < sum i j F / (IZR j - IZR i + 1) /\
  sum i j (fun k => ln (F k)) / (IZR j - IZR i + 1) <= ln (sum i j F / (IZR j - IZR i + 1)).
Proof.
  intros i j F L H. assert (P := sum_positive i j F L H). assert (N := IZR_le _ _ L). set (c := IZR j - IZR i + 1) in *.
  assert (C : 0 < c) by (unfold c; lra). set (m := sum i j F / c). assert (M : 0 < m) by now apply Rdiv_lt_0_compat.
  split; [lra | split; [exact M |]].
  assert (A : sum i j (fun k => ln (F k)) <= sum i j (fun k => / m * F k + (ln m - 1) * 1)).
  { apply sum_of_order. intros k K. assert (Q : 0 < F k) by (apply H; lia).
    assert (R := log_at_most (F k / m) (Rdiv_lt_0_compat _ _ Q M)). rewrite ln_div in R by assumption. unfold Rdiv in R. lra. }
  assert (S : sum i j (fun k => / m * F k + (ln m - 1) * 1) = / m * sum i j F + (ln m - 1) * c).
  { unfold c. rewrite <- sum_ones by lia. unfold sum. rewrite sum_of_plus, !sum_of_multiple. reflexivity. }
  replace (/ m * sum i j F + (ln m - 1) * c) with (c * ln m) in S by (unfold m; field; lra).
  rewrite S in A. apply (Rmult_le_reg_r c); [exact C |]. unfold Rdiv. rewrite Rmult_assoc, Rinv_l by lra. lra.
Qed.

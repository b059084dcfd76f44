(* The integral of a positive function over the line is positive, however discontinuous the function is.

   By integrability each interval holds a smaller one on which the function varies as little as one likes. A point in all
   of a nest of such intervals has a value above 0, and near it the function is above half of this value. *)

From Coq Require Import Reals ZArith Lra Lia Psatz Classical ConstructiveEpsilon Cantor.
From Coq Require Import ClassicalDedekindReals.
From Coquelicot Require Import Coquelicot.
From Derivable Require Import meaning numbers integrals.
Open Scope R_scope.

Fact decide : forall P : Prop, {P} + {~ P}.
Proof. intros P. destruct (sig_not_dec P) as [N | N]; [left; now apply NNPP | now right]. Qed.

(* Of numbers on the pieces of a subdivision with a small integral, one is small, on a piece that is no point. *)
Fact small_piece : forall l lf e, RList.ordered_Rlist l -> length l = S (length lf) ->
  Int_SF lf l < e * (RList.pos_Rl l (pred (length l)) - RList.pos_Rl l 0) ->
  exists i, (i < length lf)%nat /\ RList.pos_Rl l i < RList.pos_Rl l (S i) /\ RList.pos_Rl lf i < e.
Proof.
  induction l as [| x [| y l] IH]; intros lf e Z N H.
  - simpl in N. lia.
  - destruct lf; [| simpl in N; lia]. simpl in H. lra.
  - destruct lf as [| v lf]; [simpl in N; lia |].
    change (v * (y - x) + Int_SF lf (y :: l) < e * (RList.pos_Rl (y :: l) (pred (length (y :: l))) - x)) in H.
    assert (Q := Z 0%nat ltac:(simpl; lia)). simpl in Q.
    destruct (Rlt_dec x y) as [L | L]; [destruct (Rlt_dec v e) as [V | V]; [exists 0%nat; simpl; repeat split; [lia | exact L | exact V] |] |].
    all: destruct (IH lf e) as (i & I & J & K);
      [ intros i I; apply (Z (S i)); simpl in *; lia | simpl in *; lia | change (RList.pos_Rl (y :: l) 0) with y; try nra
      | exists (S i); simpl; repeat split; [lia | exact J | exact K] ].
    assert (x = y) by lra. subst y. lra.
Qed.

Fact thin : forall F a b e, a < b -> ex_RInt F a b -> 0 < e ->
  exists c d v, a <= c /\ c < d /\ d <= b /\ forall x, c < x < d -> Rabs (F x - v) <= e.
Proof.
  intros F a b e L E P. apply ex_RInt_Reals_0 in E. assert (Q : 0 < e * (b - a)) by nra.
  destruct (E (mkposreal _ Q)) as (phi & psi & H & W). simpl in W.
  rewrite Rmin_left, Rmax_right in H by lra. unfold RiemannInt_SF in W. destruct (Rle_dec a b) as [L1 | N]; [| lra].
  assert (A := StepFun_P1 phi). assert (B := StepFun_P1 psi).
  destruct (@StepFun_P25 _ _ _ _ _ _ (existT _ _ A) (existT _ _ B)) as [vq B2].
  destruct (@StepFun_P23 _ _ _ _ _ _ (existT _ _ A) (existT _ _ B)) as [vp A2].
  rewrite (@StepFun_P17 _ _ _ _ _ _ _ B B2) in W. set (l := RList.cons_ORlist (subdivision phi) (subdivision psi)) in *.
  destruct B2 as (O1 & B3 & B4 & B5 & B6). destruct A2 as (_ & _ & _ & A5 & A6). rewrite Rmin_left in B3 by lra. rewrite Rmax_right in B4 by lra.
  destruct (small_piece l vq e O1 B5) as (i & I & J & K).
  - rewrite B3, B4. apply Rle_lt_trans with (2 := W). apply Rle_abs.
  - assert (I1 : (i < pred (length l))%nat) by lia.
    assert (M1 : a <= RList.pos_Rl l i) by (rewrite <- B3; apply RList.RList_P5; [exact O1 | apply RList.pos_Rl_P2; exists i; split; [lia | reflexivity]]).
    assert (M2 : RList.pos_Rl l (S i) <= b) by (rewrite <- B4; apply RList.RList_P7; [exact O1 | apply RList.pos_Rl_P2; exists (S i); split; [lia | reflexivity]]).
    exists (RList.pos_Rl l i), (RList.pos_Rl l (S i)), (RList.pos_Rl vp i). repeat split; trivial. intros x X.
    assert (X1 := A6 i I1 x X). assert (X2 := B6 i I1 x X). assert (T := H x ltac:(lra)). simpl in *. rewrite X1, X2 in T. lra.
Qed.

(* A nest: from an interval the first dyadic part, in some order, on which the function varies by at most e. *)
Definition cell (a b : R) (m : nat) : R * R :=
  let (n, i) := of_nat m in let h := (b - a) / (INR n + 1) in (a + INR i * h, a + (INR i + 1) * h).

Definition calm (F : R -> R) (e a b : R) (c : R * R) : Prop :=
  a <= fst c /\ fst c < snd c /\ snd c <= b /\ forall x y, fst c <= x <= snd c -> fst c <= y <= snd c -> F y - F x <= e.

Fact cell_inside : forall a b c d, a <= c -> c < d -> d <= b -> exists m, c < fst (cell a b m) /\ fst (cell a b m) < snd (cell a b m) /\ snd (cell a b m) < d.
Proof.
  intros a b c d A L B. destruct (archimed_cor1 ((d - c) / (b - a) / 4)) as (n & N & N0).
  { apply Rdiv_lt_0_compat; [apply Rdiv_lt_0_compat |]; lra. }
  set (h := (b - a) / (INR n + 1)). assert (I := lt_0_INR n N0). assert (H0 : 0 < h) by (apply Rdiv_lt_0_compat; lra).
  assert (H1 : 4 * h < d - c).
  { assert (N1 : (b - a) * / INR n < (b - a) * ((d - c) / (b - a) / 4)) by (apply Rmult_lt_compat_l; lra).
    replace ((b - a) * ((d - c) / (b - a) / 4)) with ((d - c) / 4) in N1 by (field; lra).
    assert (N2 : h <= (b - a) * / INR n) by (apply Rmult_le_compat_l; [lra | apply Rinv_le_contravar; lra]). lra. }
  set (q := (c - a) / h). assert (Q0 : 0 <= q) by (apply Rmult_le_pos; [lra | left; now apply Rinv_0_lt_compat]).
  destruct (archimed q) as [U1 U2]. assert (Z0 : (0 <= up q)%Z) by (apply le_IZR; lra).
  set (i := Z.to_nat (up q)). assert (J : INR i = IZR (up q)) by (unfold i; rewrite INR_IZR_INZ; now rewrite Z2Nat.id).
  exists (to_nat (n, i)). unfold cell. rewrite cancel_of_to. fold h. simpl. rewrite J.
  assert (E : q * h = c - a) by (unfold q; field; lra).
  assert (V1 : q * h < IZR (up q) * h) by (apply Rmult_lt_compat_r; lra). assert (V2 : IZR (up q) * h <= (q + 1) * h) by (apply Rmult_le_compat_r; lra).
  lra.
Qed.

Fact calm_cell : forall F a b e, a < b -> ex_RInt F a b -> 0 < e -> exists m, calm F e a b (cell a b m).
Proof.
  intros F a b e L E P. destruct (thin F a b (e / 2) L E ltac:(lra)) as (c & d & v & A & M & B & H).
  destruct (cell_inside a b c d A M B) as (m & M1 & M2 & M3). exists m. unfold calm. repeat split; try lra.
  intros x y X Y. assert (HX := H x ltac:(lra)). assert (HY := H y ltac:(lra)). apply Rabs_le_between in HX. apply Rabs_le_between in HY. lra.
Qed.

Definition next (F : R -> R) (k : nat) (c : R * R) : R * R :=
  match decide (exists m, calm F (/ (INR k + 1)) (fst c) (snd c) (cell (fst c) (snd c) m)) with
  | left H => cell (fst c) (snd c) (proj1_sig (constructive_indefinite_ground_description_nat _ (fun m => decide _) H))
  | right _ => c
  end.

Fixpoint nest (F : R -> R) (a b : R) (k : nat) : R * R := match k with O => (a, b) | S m => next F m (nest F a b m) end.

Fact nest_calm : forall F a b, a < b -> ex_RInt F a b -> forall k, a <= fst (nest F a b k) /\ fst (nest F a b k) < snd (nest F a b k) /\ snd (nest F a b k) <= b /\
  calm F (/ (INR k + 1)) (fst (nest F a b k)) (snd (nest F a b k)) (nest F a b (S k)).
Proof.
  intros F a b L E. assert (S : forall k c, a <= fst c -> fst c < snd c -> snd c <= b -> calm F (/ (INR k + 1)) (fst c) (snd c) (next F k c)).
  { intros k c A M B. unfold next. destruct (decide _) as [H | H].
    - destruct (constructive_indefinite_ground_description_nat _ _ H) as [m C]. exact C.
    - exfalso. apply H, calm_cell; [exact M | | assert (I := pos_INR k); apply Rinv_0_lt_compat; lra].
      apply (ex_RInt_Chasles_1 F (fst c) (snd c) b); [lra |]. apply (ex_RInt_Chasles_2 F a (fst c) b); [lra | exact E]. }
  induction k as [| k IH].
  - simpl. split; [lra | split; [lra | split; [lra |]]]. apply (S 0%nat (a, b)); simpl; lra.
  - destruct IH as (A & M & B & C). unfold calm in C. destruct C as (C1 & C2 & C3 & _). split; [lra | split; [exact C2 | split; [lra | apply S; lra]]].
Qed.

(* A point in all intervals of a nest. *)
Fact in_all : forall u v : nat -> R, (forall k, u k <= u (S k)) -> (forall k, v (S k) <= v k) -> (forall k, u k < v k) -> exists x, forall k, u k <= x <= v k.
Proof.
  intros u v U V W.
  assert (U2 : forall m k, u k <= u (m + k)%nat) by (induction m as [| m IH]; intros k; simpl; [lra | apply Rle_trans with (1 := IH k), U]).
  assert (V2 : forall m k, v (m + k)%nat <= v k) by (induction m as [| m IH]; intros k; simpl; [lra | apply Rle_trans with (2 := IH k), V]).
  assert (X : forall j k, u j <= v k).
  { intros j k. apply Rle_trans with (u (k + j)%nat); [apply U2 |]. apply Rle_trans with (v (k + j)%nat); [left; apply W |]. rewrite Nat.add_comm. apply V2. }
  destruct (completeness (fun y => exists k, y = u k)) as [x [B M]].
  - exists (v 0%nat). intros y [k ->]. apply X.
  - exists (u 0%nat). now exists 0%nat.
  - exists x. intros k. split; [apply B; now exists k |]. apply M. intros y [j ->]. apply X.
Qed.

Fact above_somewhere : forall F a b, a < b -> ex_RInt F a b -> (forall x, 0 < F x) -> exists c d e, a <= c /\ c < d /\ d <= b /\ 0 < e /\ forall x, c < x < d -> e <= F x.
Proof.
  intros F a b L E P. assert (N := nest_calm F a b L E).
  destruct (in_all (fun k => fst (nest F a b k)) (fun k => snd (nest F a b k))) as [x X].
  - intros k. destruct (N k) as (_ & _ & _ & C & _). exact C.
  - intros k. destruct (N k) as (_ & _ & _ & _ & _ & C & _). exact C.
  - intros k. apply (N k).
  - destruct (archimed_cor1 (F x / 2)) as (k & K & K0); [assert (Q := P x); lra |]. assert (I := lt_0_INR k K0).
    destruct (N k) as (A & M & B & C1 & C2 & C3 & C). exists (fst (nest F a b (S k))), (snd (nest F a b (S k))), (F x / 2).
    assert (Q := P x). repeat split; try lra. intros y Y. assert (D := C y x ltac:(lra) (X (S k))).
    assert (T : / (INR k + 1) <= / INR k) by (apply Rinv_le_contravar; lra). lra.
Qed.

(* row: forall(x, 0 < F(x)) |- 0 < int(x, F(x)) *)
Lemma integral_positive : forall F l, (forall x, 0 < F x) -> integral F l -> 0 < l.
Proof.
  intros F l P H. destruct (H (fun _ => True)) as [Q1 Q2 [M1 A] [M2 B] K]; [now apply filter_true |].
  set (a := Rmin (M1 - 1) 0). set (b := Rmax (M2 + 1) 1). assert (A1 := Rmin_l (M1 - 1) 0). assert (A2 := Rmin_r (M1 - 1) 0).
  assert (B1 := Rmax_l (M2 + 1) 1). assert (B2 := Rmax_r (M2 + 1) 1). fold a in A1, A2. fold b in B1, B2.
  destruct (K a b) as (y & Y & _); [apply A; lra | apply B; lra |]. simpl in Y.
  destruct (above_somewhere F a b ltac:(lra)) as (c & d & e & C & D & G & E & V); [now exists y | exact P |].
  apply Rnot_le_lt. intros N. assert (W : 0 < e * (d - c)) by nra.
  destruct (H (fun z => z < e * (d - c))) as [R1 R2 [M3 A3] [M4 B3] K2]; [apply open_lt; lra |].
  set (u := Rmin (M3 - 1) c). set (v := Rmax (M4 + 1) d). assert (U1 := Rmin_l (M3 - 1) c). assert (U2 := Rmin_r (M3 - 1) c).
  assert (V1 := Rmax_l (M4 + 1) d). assert (V2 := Rmax_r (M4 + 1) d). fold u in U1, U2. fold v in V1, V2.
  destruct (K2 u v) as (z & Z & T); [apply A3; lra | apply B3; lra |]. simpl in Z.
  assert (X : ex_RInt F u v) by now exists z.
  assert (X1 : ex_RInt F u c) by (apply (ex_RInt_Chasles_1 F u c v); [lra | exact X]).
  assert (X2 : ex_RInt F c v) by (apply (ex_RInt_Chasles_2 F u c v); [lra | exact X]).
  assert (X3 : ex_RInt F c d) by (apply (ex_RInt_Chasles_1 F c d v); [lra | exact X2]).
  assert (X4 : ex_RInt F d v) by (apply (ex_RInt_Chasles_2 F c d v); [lra | exact X2]).
  assert (S1 := RInt_Chasles F u c v X1 X2). assert (S2 := RInt_Chasles F c d v X3 X4). unfold plus in S1, S2; simpl in S1, S2.
  assert (Z1 : RInt F u v = z) by now apply is_RInt_unique.
  assert (J1 : 0 <= RInt F u c) by (apply RInt_ge_0; [lra | exact X1 | intros; left; apply P]).
  assert (J2 : 0 <= RInt F d v) by (apply RInt_ge_0; [lra | exact X4 | intros; left; apply P]).
  assert (J3 : e * (d - c) <= RInt F c d).
  { replace (e * (d - c)) with (RInt (fun _ => e) c d) by (rewrite RInt_const; unfold scal; simpl; unfold mult; simpl; ring).
    apply RInt_le; [lra | apply ex_RInt_const | exact X3 | exact V]. }
  lra.
Qed.
